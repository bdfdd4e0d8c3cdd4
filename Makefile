# scimspec. `make help` lists the targets. Needs GNU Make 4.3, Go and, for some targets,
# a container engine or Chromium: docs/ci.md.

GO        ?= go
ARGS      ?=
OUT       ?= scimspec-report
FUZZTIME  ?= 10s
BENCHTIME ?= 1s
PACKAGES  ?= ./...
SERVERS   ?= all

# Where tests are that need a container engine, a browser or minutes; -short leaves them out.
LONG := ./cmd/... ./internal/hostile ./internal/launch ./internal/load ./internal/proof ./internal/reference ./internal/site ./mockidp/server ./reports
# What takes too long with the race detector: these start many processes or whole runs.
RACELESS := /cmd/|/internal/hostile

# The suite allocates much and lives shortly: fewer collections save a fifth of the tests' time.
export GOGC ?= 400

# The tools' versions stand in a module of their own.
TOOL := $(GO) tool -modfile=internal/tools/go.mod
TESTSUM := $(TOOL) gotestsum --format pkgname --format-hide-empty-pkg --hide-summary=skipped

# The browser tests save what they saw here.
export SCIMSPEC_SCREENSHOTS ?= $(CURDIR)/dist/screenshots

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build run test test-all long race lint selftest golden dictionary fuzz seeds constraints bench microbench interop new-check screenshots site release-dry docker image check format tidy readme clean

help: ## this list
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "Variables: ARGS='--profile okta' for run, PACKAGES=./reports/... for test, race and microbench,"
	@echo "SERVERS=elimity,scimmy for interop, FUZZTIME=$(FUZZTIME), BENCHTIME=$(BENCHTIME)."

##@ Try

run: ## judge the embedded reference target; reports in scimspec-report/
	$(GO) run ./cmd/scimspec run --out $(OUT) $(ARGS)

build: ## build the command into bin/
	$(GO) build -trimpath -o bin/scimspec ./cmd/scimspec

##@ Change

# Reads the house, and changes nothing.
new-check: ## the three places of a check, and what is missing: make new-check ID=RFC7644-3.3-R10
	@$(GO) run ./internal/newcheck '$(ID)'

lint: format ## gofmt, go vet, staticcheck, and the scenarios' own linter
	$(GO) vet ./...
	cd interop/elimity && $(GO) vet ./... && $(GO) tool -modfile=../../internal/tools/go.mod staticcheck ./...
	$(TOOL) staticcheck ./...
	$(GO) run ./cmd/scimspec lint

format:
	@files=$$(gofmt -l .); test -z "$$files" || { printf 'gofmt would change:\n%s\n' "$$files"; exit 1; }

golden: ## write the golden files anew; read the difference before you commit it
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n 1 dirname | sort -u) -update
	$(GO) run ./cmd/scimspec selftest --all --golden $(MATRIX) --update

# One core, an hour for the whole; what did not change is not done anew.
dictionary: ## bring the dictionary of faults, by which reports name causes, up to date
	$(GO) run ./cmd/scimspec selftest --dictionary $(DICTIONARY)

DICTIONARY := reports/dictionary/dictionary.json.gz
MATRIX := internal/selftest/testdata/matrix.txt

##@ Test

test: ## what a change has to pass: no engine, no browser, under four minutes
	$(TESTSUM) -- -short -shuffle=on -timeout 15m $(PACKAGES)

test-all: long race selftest ## what make test leaves out: long, race and selftest

long: ## whole runs, hostile targets, containers and a browser
	$(TESTSUM) -- -shuffle=on -timeout 45m $(LONG)
	cd internal/tools/release && $(GO) test -timeout 20m ./...

race: ## the race detector, without what starts many processes
	$(TESTSUM) -- -race -short -shuffle=on -timeout 40m -skip '^TestLacks$$' $$($(GO) list $(PACKAGES) | grep -vE '$(RACELESS)')

selftest: ## try every fault of the reference target, and hold the kill matrix to its golden file
	$(GO) run ./cmd/scimspec selftest --all --golden $(MATRIX)

seeds: ## the whole suite against every seed, capability, product, limit and lie: no alarm may be false
	SCIMSPEC_SEEDS=all $(GO) test -count=1 -timeout 120m -run 'TestLegalChoices|TestDeclaredLimits|TestLacks|TestNothingForeignIsTouchedByALie|TestLeftIsWhatIsListed' -v ./internal/proof

constraints: ## measure what each way to restrict data costs the suite, into docs/constraints.md; half an hour
	SCIMSPEC_CONSTRAINTS=now $(GO) test -count=1 -timeout 120m -run 'TestConstraintCost' -v ./internal/proof

fuzz: ## every fuzz target for FUZZTIME
	GO='$(GO)' bash .ci/fuzz $(FUZZTIME)

# No package needs its install script: what is native in them is not used.
interop: ## judge foreign servers twice and hold their verdicts to a file each; needs Node.js 20 and npm
	cd interop && npm ci --ignore-scripts --no-audit --no-fund
	SCIMSPEC_INTEROP=$(SERVERS) $(GO) test -count=1 -timeout 20m -v -run TestServers ./interop

screenshots: ## the browser tests alone; pictures of the HTML report in dist/screenshots/
	$(GO) test -count=1 ./reports

##@ Measure

bench: ## the suite against a bare client, encoders, and provisioning by size; about 4 minutes
	$(GO) run ./internal/bench $(ARGS)

microbench: ## every benchmark of go test, for BENCHTIME each
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) $(PACKAGES)

##@ Release

site: ## a static site out of the repository into dist/site: each requirement, faults, profiles, dialects, documents
	$(GO) run ./internal/site

check: lint tidy readme ## everything but the tests: lint, go.mod, the README's commands

# Not internal/tools/release: to tidy it, go reads the modules of everything that goreleaser can publish to.
tidy:
	$(GO) mod tidy -diff
	cd internal/tools && $(GO) mod tidy -diff
	cd interop/elimity && $(GO) mod tidy -diff
	$(GO) mod verify

readme: ## run the commands of README.md and docs/laptop.md that are marked for it, as they stand
	bash .ci/readme README.md docs/laptop.md

# Its version stands in a module of its own; the first build of goreleaser takes minutes.
release-dry: ## build all that a release holds into dist/release, and publish nothing
	cd internal/tools/release && GOBIN=$(CURDIR)/bin $(GO) install github.com/goreleaser/goreleaser/v2@$$($(GO) list -m -f '{{.Version}}' github.com/goreleaser/goreleaser/v2)
	bin/goreleaser check
	bin/goreleaser release --snapshot --clean --skip=sign

docker: image ## images scimspec (the command) and scimspec-target (the reference target)
	docker build --target scimspec --tag scimspec .
	docker build --target scimspec-target --tag scimspec-target .

# What the Dockerfile copies: a static binary for each of ARCHES and for this machine, and this
# machine's authorities if it has any.
ARCHES ?= $(shell $(GO) env GOHOSTARCH)
image:
	mkdir -p dist/image/certs dist/image/tmp
	for arch in $(ARCHES); do CGO_ENABLED=0 GOOS=linux GOARCH=$$arch $(GO) build -trimpath -ldflags '-s -w' -o dist/image/scimspec-$$arch ./cmd/scimspec || exit 1; done
	ln -f dist/image/scimspec-$(firstword $(ARCHES)) dist/image/scimspec
	test ! -f /etc/ssl/certs/ca-certificates.crt || cp /etc/ssl/certs/ca-certificates.crt dist/image/certs/

clean: ## delete what the other targets wrote
	rm -rf bin dist $(OUT)
