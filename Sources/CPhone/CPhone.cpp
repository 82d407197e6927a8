#include "CPhone.h"

#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

bool candor_phone_parse(const char *text, size_t length, const char *region, char *e164, size_t capacity) {
  PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (util->Parse(std::string(text, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
  if (!util->IsValidNumber(number)) return false;
  std::string formatted;
  util->Format(number, PhoneNumberUtil::E164, &formatted);
  if (formatted.size() + 1 > capacity) return false;
  std::memcpy(e164, formatted.c_str(), formatted.size() + 1);
  return true;
}

const char *candor_phone_version(void) { return "8.12.57"; }
