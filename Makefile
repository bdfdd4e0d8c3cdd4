# scimspec. `make help` lists the targets. Needs GNU Make 4.3, Go and, for some targets,
# a container engine or Chromium: docs/ci.md.

GO        ?= go
ARGS      ?=
OUT       ?= scimspec-report
FUZZTIME  ?= 10s
BENCHTIME ?= 1s
PACKAGES  ?= ./...

# What takes too long with the race detector runs whole without it, and as a sample with it.
LONG := Detect|EveryLifecycle|LegalChoices|NothingForeign|OneFault|Shards|TestScripts

# The tools' versions stand in a module of their own.
TOOL := $(GO) tool -modfile=internal/tools/go.mod

# The browser tests save what they saw here.
export SCIMSPEC_SCREENSHOTS ?= $(CURDIR)/dist/screenshots

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build run test race lint selftest golden fuzz seeds bench microbench interop screenshots docker image check format tidy readme clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  Variables: ARGS='--profile okta' for run, PACKAGES=./reports/... for test, race and microbench,"
	@echo "  FUZZTIME=$(FUZZTIME), BENCHTIME=$(BENCHTIME)."

build: ## build the command into bin/
	$(GO) build -trimpath -o bin/scimspec ./cmd/scimspec

run: ## judge the embedded reference target; reports in scimspec-report/
	$(GO) run ./cmd/scimspec run --out $(OUT) $(ARGS)

test: ## every test, with the race detector, in random order; then without it what takes long
	$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- -race -shuffle=on -timeout 15m $$($(GO) list $(PACKAGES) | grep -v '/cmd/\|/internal/hostile')
	$(TOOL) gotestsum --format pkgname -- -race -short -shuffle=on -timeout 15m ./cmd/... ./internal/hostile
	$(TOOL) gotestsum --format pkgname -- -shuffle=on -timeout 15m -run '$(LONG)' . ./cmd/...
	$(TOOL) gotestsum --format pkgname -- -timeout 15m ./internal/hostile

race: ## every test but the containers' three times with the race detector
	$(GO) test -race -short -shuffle=on -count=3 -timeout 30m $(PACKAGES)

lint: format ## gofmt, go vet, staticcheck, and the scenarios' own linter
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	$(GO) run ./cmd/scimspec lint

format:
	@files=$$(gofmt -l .); test -z "$$files" || { printf 'gofmt would change:\n%s\n' "$$files"; exit 1; }

tidy:
	$(GO) mod tidy -diff
	cd internal/tools && $(GO) mod tidy -diff
	$(GO) mod verify

readme: ## run the commands of README.md that are marked for it, as they stand
	bash .ci/readme README.md

MATRIX := internal/selftest/testdata/matrix.txt

selftest: ## try every fault of the reference target, and hold the kill matrix to its golden file
	$(GO) run ./cmd/scimspec selftest --all --golden $(MATRIX)

check: lint tidy readme selftest ## everything but the tests: lint, go.mod, the README's commands, the kill matrix

golden: ## write the golden files anew; read the difference before you commit it
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n 1 dirname | sort -u) -update
	$(GO) run ./cmd/scimspec selftest --all --golden $(MATRIX) --update

fuzz: ## every fuzz target for FUZZTIME
	GO='$(GO)' bash .ci/fuzz $(FUZZTIME)

seeds: ## the whole suite against every seed, without each capability, and with each product: no alarm may be false
	SCIMSPEC_SEEDS=all $(GO) test -count=1 -timeout 30m -run TestLegalChoices -v .

bench: ## the suite against a bare client, encoders, and provisioning by size; about 4 minutes
	$(GO) run ./internal/bench $(ARGS)

microbench: ## every benchmark of go test, for BENCHTIME each
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) $(PACKAGES)

interop: ## judge foreign servers and hold their verdicts to a file; needs Node.js and npm
	cd interop && npm ci --no-audit --no-fund
	SCIMSPEC_INTEROP=1 $(GO) test -count=1 -timeout 10m ./interop

screenshots: ## the browser tests alone; pictures of the HTML report in dist/screenshots/
	$(GO) test -count=1 ./reports

docker: image ## images scimspec (the command) and scimspec-target (the reference target)
	docker build --target scimspec --tag scimspec .
	docker build --target scimspec-target --tag scimspec-target .

# What the Dockerfile copies: a static binary, and this machine's authorities if it has any.
image:
	CGO_ENABLED=0 GOOS=linux $(GO) build -trimpath -ldflags '-s -w' -o dist/image/scimspec ./cmd/scimspec
	mkdir -p dist/image/certs dist/image/tmp
	test ! -f /etc/ssl/certs/ca-certificates.crt || cp /etc/ssl/certs/ca-certificates.crt dist/image/certs/

clean: ## delete what the other targets wrote
	rm -rf bin dist $(OUT)
