#include "CPhone.h"

#include <cctype>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <exception>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

/// 555-0100 to 555-0199 in any area code whose digits are possible: set aside for fiction by the numbering plan's
/// administrator, so the metadata call them invalid, and yet every example uses them.
bool is_reserved_example(const PhoneNumber &number) {
  if (number.country_code() != 1) return false;
  const unsigned long long digits = number.national_number();
  if (digits < 2000000000ULL || digits > 9999999999ULL) return false;
  return digits % 10000000ULL / 100ULL == 55501ULL;
}

bool copy(const std::string &text, char *target, size_t capacity) {
  if (text.size() + 1 > capacity) return false;
  std::memcpy(target, text.c_str(), text.size() + 1);
  return true;
}

} // namespace

bool candor_phone_parse(const char *text, size_t length, const char *region, char *e164, size_t capacity) {
  try {
    PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util->Parse(std::string(text, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    if (!util->IsValidNumber(number) && !is_reserved_example(number)) return false;
    std::string formatted;
    util->Format(number, PhoneNumberUtil::E164, &formatted);
    return copy(formatted, e164, capacity);
  } catch (const std::exception &) {
    return false;
  }
}

bool candor_phone_national(const char *e164, char *national, size_t capacity) {
  try {
    PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util->Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string formatted;
    util->Format(number, PhoneNumberUtil::NATIONAL, &formatted);
    std::string digits;
    for (const char character : formatted)
      if (std::isdigit(static_cast<unsigned char>(character))) digits.push_back(character);
    return copy(digits, national, capacity);
  } catch (const std::exception &) {
    return false;
  }
}

void candor_phone_load(void) {
  char e164[20];
  const char example[] = "+12125550100";
  candor_phone_parse(example, sizeof example - 1, "ZZ", e164, sizeof e164);
}

const char *candor_phone_version(void) {
  static const std::string version = [] {
    Dl_info place;
    char path[PATH_MAX];
    if (dladdr(reinterpret_cast<const void *>(&PhoneNumberUtil::GetInstance), &place) == 0 || !place.dli_fname ||
        !realpath(place.dli_fname, path))
      return std::string("of unknown version");
    const char *suffix = std::strstr(path, ".so.");
    return std::string(suffix ? suffix + 4 : "of unknown version");
  }();
  return version.c_str();
}
