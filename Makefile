# What a developer or a user runs. `make` lists it.

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

CONFIGURATION ?= Release

.PHONY: help deps native build demo test format bench sanitize screenshots pack

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install what the demo and the tests use and is missing (Debian and npm packages)
	@eng/deps.sh

native: ## build the native half of the TorchScript host against the system's libtorch
	@eng/native.sh

build: native ## build everything
	@dotnet build GraphBridge.sln -c $(CONFIGURATION) -v quiet

demo: deps build ## capture a real network, convert it into every format, draw it; the files land in .demo/
	@eng/demo.sh $(CONFIGURATION)

test: deps build ## run all tests; ends with the line "N passed, N failed, N skipped"
	@eng/test.sh $(CONFIGURATION)

format: ## check the formatting of the code (`dotnet format` mends it)
	@dotnet format GraphBridge.sln --verify-no-changes

bench: ## run the benchmarks (minutes)
	@dotnet run -c Release --project benchmarks -- --filter '*'

pack: native ## make the packages, in artifacts/packages
	@eng/pack.sh $(CONFIGURATION)
	@ls -l artifacts/packages

sanitize: deps ## capture the fixtures with the native half under AddressSanitizer (minutes)
	@eng/sanitize.sh

screenshots: deps build ## take the pictures of pages that the documentation shows
	@eng/screenshots.sh $(CONFIGURATION)
