.DEFAULT_GOAL := help
SHELL := /bin/bash

# Swift Testing starts all tests of a run at once, on as many threads as there are cores: in runs of their own, fewer wait for
# each other. Those that measure time or start programs want the processor for themselves, so they come last.
STORE_TESTS := ^(AWSSigning|DynamoKit(Local|Streams)?)Tests\.
CHANNEL_TESTS := ^ChannelKit(Client)?Tests\.
WIRE_TESTS := ^ChannelKitHummingbirdTests\.
PEER_TESTS := ^IntegrationTests\.

SWIFT_TEST := swift test --skip-build --disable-xctest

# Of each run, no more than so many tests at a time: all at once, they would wait for each other beyond any deadline.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 8

SWIFT_SOURCES := Package.swift Sources Tests Examples Snippets Benchmarks/Package.swift Benchmarks/Sources

.PHONY: help run test bench docs lint format soak fuzz sanitize

help: ## List the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: ## Build the chat server and start it on http://127.0.0.1:4000
	@Scripts/install-packages.sh run
	swift build -c release --product ChatServer
	@exec .build/release/ChatServer serve --data-dir data

test: ## Run every test, those against real peers included
	@Scripts/install-packages.sh test
	@Scripts/make-venv.sh
	swift build --build-tests
	$(SWIFT_TEST) --filter '$(STORE_TESTS)'
	$(SWIFT_TEST) --filter '$(CHANNEL_TESTS)'
	$(SWIFT_TEST) --skip '$(STORE_TESTS)' --skip '$(CHANNEL_TESTS)' --skip '$(WIRE_TESTS)' --skip '$(PEER_TESTS)'
	$(SWIFT_TEST) --filter '$(WIRE_TESTS)'
	$(SWIFT_TEST) --filter '$(PEER_TESTS)'

soak: ## For SOAK_SECONDS (300) each: clients of every bad habit, kills of a writing engine, and reads against a naive model
	swift build --build-tests
	@set -e; export SOAK_SECONDS=$${SOAK_SECONDS:-300} SOAK_SEED=$${SOAK_SEED:-$$RANDOM}; \
		for suite in ChannelKitHummingbirdTests.SoakTests DynamoKitLocalTests.CrashTests DynamoKitLocalTests.ModelTests; \
		do $(SWIFT_TEST) --filter "^$$suite/"; done

fuzz: ## Feed every parser of channels and the embedded engine for FUZZ_SECONDS (60) with what nobody has thought of
	swift build --build-tests
	FUZZ_SECONDS=$${FUZZ_SECONDS:-60} FUZZ_SEED=$${FUZZ_SEED:-$$RANDOM} $(SWIFT_TEST) --filter '\.[A-Za-z]*FuzzTests/'

sanitize: ## Run the channels' tests under ThreadSanitizer (Linux)
	@Scripts/sanitize.sh

bench: ## Measure the codec, the client, the embedded engine, channels, rate limits, tokens and the whole chat
	swift build -c release --package-path Benchmarks
	@set -e; for benchmark in SocketWrites ChannelKitBenchmark DynamoKitCodecBenchmark DynamoKitClientBenchmark DynamoKitLocalBenchmark RateLimitBenchmark AuthBenchmark chat-load; \
		do echo; echo "$$benchmark"; Benchmarks/.build/release/$$benchmark; done

docs: ## Write the documentation of the libraries to .build/docs, and check its links
	@Scripts/docs.sh

lint: ## Check formatting and house rules
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	@Scripts/lint.sh

format: ## Format every Swift file in place
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)
