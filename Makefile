# candor: build, test, audit. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SOURCES := Package.swift Sources Tests

help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## Builds for debugging
	swift build

release: ## Builds for use
	swift build -c release --product candor

lint: ## Checks the format of all Swift code
	swift format lint --strict --recursive $(SOURCES)

format: ## Formats all Swift code
	swift format --in-place --recursive $(SOURCES)

.PHONY: help build release lint format
