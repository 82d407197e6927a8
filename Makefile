# candor: build, test, audit. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

SOURCES := Package.swift Sources Tests
POLICY ?= stratasys-2018-05-25
CAPTURE ?= captures
CORPORA ?= ../shared/corpora
RELEASE := .build/release/candor

# Debian packages: what candor is built with, what it reads at run time, and what its tests run.
LIBRARIES := libpcap-dev libhyperscan-dev libpsl-dev zlib1g-dev libbrotli-dev libzstd-dev libphonenumber-dev libssl-dev libnghttp2-dev libnghttp3-dev libmimalloc-dev pkg-config
DATA := ieee-data publicsuffix
TEST_TOOLS := iproute2 python3 gzip zstd brotli curl

help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

deps: ## Installs the Debian packages that are missing
	@missing=(); for package in $(LIBRARIES) $(DATA) $(TEST_TOOLS); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing+=($$package); done; \
	if [ $${#missing[@]} -gt 0 ]; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; fi

build: deps ## Builds for debugging
	swift build

release: deps ## Builds for use
	swift build -c release --static-swift-stdlib --product candor

audit: release ## Audits captures/ (or CAPTURE=my.pcapng) under the Stratasys policy and writes audit.json
	$(RELEASE) scan --policy $(POLICY) --format text --format json=audit.json --exit-zero $(CAPTURE)

test: deps ## Builds and runs all tests, then checks the recorded captures
	swift build --build-tests
	swift test --skip-build
	.build/debug/candor check captures

check: release ## Compares the recorded captures with what is expected of them
	$(RELEASE) check captures

golden: release ## Accepts what the recorded captures say now; read the difference before you commit it
	$(RELEASE) check --accept captures
	git diff --stat -- captures

captures: ## Records the captures again (needs root and the programs that captures/lab/record --list names)
	captures/lab/record

bench: release ## Measures candor and its peers on generated captures (BENCH="--scale 0.1" for a quick look)
	Benchmarks/bench $(BENCH)
	swift build -c release --product CorporaTranscript
	Benchmarks/opening

corpora: release ## Audits captures of other projects (CORPORA=folder), and compares streams, messages and protocols with tshark
	swift build -c release --product CorporaTranscript
	Tests/CorporaTests/corpora audit $(CORPORA)
	Tests/CorporaTests/corpora dialogues $(CORPORA)
	Tests/CorporaTests/corpora compare $(CORPORA)
	Tests/CorporaTests/corpora protocols $(CORPORA)
	Tests/CorporaTests/corpora secrets $(CORPORA)
	CANDOR_CORPORA=$(abspath $(CORPORA)) swift test --filter CorporaTests

lint: ## Checks the format of all Swift code
	swift format lint --strict --recursive $(SOURCES)

format: ## Formats all Swift code
	swift format --in-place --recursive $(SOURCES)

.PHONY: help deps build release audit test check golden captures bench corpora lint format
