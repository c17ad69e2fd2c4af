# Two commands matter to a newcomer: make run, make test.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1.0)
DIST_TAGS := x11,migrated_fynedo,no_emoji,release
LDFLAGS := -s -w -X main.version=$(VERSION)

# Everything but the screens: builds and tests without graphics or cgo.
ROOMS = $(shell go list ./... | grep -vE '^sportello/(app/ui|cmd/sportello)(/|$$)')
SCREENS := ./app/ui/... ./cmd/sportello/...

.PHONY: help run test dist check model simulation rooms screens programs window effort soak bench fuzz match clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/' | column -t -s- -l2

run: ## the app on a demonstration office (without a display: a tour with pictures in build/tour)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		.ci/packages build; go run -tags x11 ./cmd/sportello --demo; \
	else \
		.ci/packages window; mkdir -p build/tour; \
		go build -tags x11 -o build/sportello ./cmd/sportello; \
		go run ./cmd/sportello/tour --app build/sportello --pictures build/tour; \
	fi

test: packages check model simulation rooms screens programs window ## everything a change must pass
	@echo "All green."

.PHONY: packages
packages:
	@.ci/packages window

check:
	@unformatted=$$(gofmt -l app assets cmd store sync); [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted"; exit 1; }
	go vet -tags ci ./...
	GOOS=windows CGO_ENABLED=0 go vet $(ROOMS)

model: ## every state of the protocol's model, and each deliberate mistake in it caught (build/model)
	@.ci/packages model; sync/model/check $(CURDIR)/build/model

# Without the race detector: it is the rooms' own, with a few seeds.
SEEDS := 2000
FROM := 1
simulation: ## both ends against cut lines, crashes, old copies: SEEDS runs from FROM on, and 200 kills of real processes
	@mkdir -p build; go test -c -o build/simulation.test ./sync/simulation
	seq $(FROM) 250 $$(($(FROM) + $(SEEDS) - 1)) | GOGC=400 xargs -P "$$(nproc)" -I{} build/simulation.test -test.timeout 30m -seeds=250 -from={}
	go test -count=1 -timeout 10m -run '^TestKilledAtBothEnds$$' ./cmd/centrale -args -rounds=200

rooms: ## tests of everything but the screens, with the race detector
	go test -race -timeout 30m $(ROOMS)

# Goldens compare pixels without the race detector; everything else runs with it.
screens: ## tests of the screens: golden pictures, keys, then the rest for races
	@mkdir -p build
	go test -tags ci -timeout 30m $(SCREENS) 2>&1 | tee build/screens.log
	go test -race -tags ci -timeout 30m -skip 'Golden|Picture' $(SCREENS) 2>&1 | tee build/screens-race.log
	@! grep -F 'Error in Fyne call thread' build/screens.log build/screens-race.log

programs: ## the two programs without a screen build without cgo
	@mkdir -p build
	CGO_ENABLED=0 go build -o build/ ./cmd/centrale ./cmd/sportelloctl

window: programs ## the whole job in a real window, by keyboard, against a real centrale
	go build -tags x11 -o build/sportello ./cmd/sportello
	go test -tags 'x11 window' -count=1 -timeout 15m -run '^TestOne' ./cmd/sportello -args -programs=$(CURDIR)/build 2>&1 | tee build/window.log
	@! grep -F 'Error in Fyne call thread' build/window.log

soak: programs ## a document reader at every pace on a laptop that has no time, in a real window; 50,000 new seeds of the simulation
	@.ci/packages window; go build -tags x11 -o build/sportello ./cmd/sportello
	go test -tags 'x11 window' -count=1 -timeout 15m -run '^TestAReader' ./cmd/sportello -args -programs=$(CURDIR)/build
	$(MAKE) simulation SEEDS=50000 FROM=$$(date +%s)

dist: ## the three programs, stripped, in build/dist; with mingw (.ci/packages windows) those for Windows, too
	@.ci/packages build; mkdir -p build/dist
	go build -tags $(DIST_TAGS) -trimpath -ldflags '$(LDFLAGS)' -o build/dist/ ./cmd/sportello
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o build/dist/ ./cmd/centrale ./cmd/sportelloctl
	@if command -v $(MINGW)-gcc >/dev/null; then $(MAKE) --no-print-directory dist-windows; fi
	@ls -lh build/dist

MINGW := x86_64-w64-mingw32
# Linked in because it lies there.
RESOURCE := cmd/sportello/sportello_windows_amd64.syso
.PHONY: dist-windows
dist-windows: export GOOS := windows
dist-windows: export GOARCH := amd64
dist-windows:
	cd cmd/sportello && $(MINGW)-windres '-DVERSION=\"$(VERSION)\"' -o $(notdir $(RESOURCE)) sportello.rc
	CGO_ENABLED=1 CC=$(MINGW)-gcc go build -tags $(DIST_TAGS) -trimpath -ldflags '$(LDFLAGS) -H windowsgui' -o build/dist/ ./cmd/sportello
	rm $(RESOURCE)
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o build/dist/ ./cmd/centrale ./cmd/sportelloctl

effort: ## what an operator's work costs, case by case (build/effort.txt); fails where it is over budget
	@mkdir -p build; passed=0; \
	go test -tags ci -count=1 -run '^TestEffort$$' ./app/ui/effort -args -report=$(CURDIR)/build/effort.txt > build/effort.log 2>&1 || passed=$$?; \
	if [ $$passed -ne 0 ]; then cat build/effort.log; else cat build/effort.txt; fi; exit $$passed

bench: packages ## the figures, each beside its physical limit
	go test -run '^$$' -bench . -benchtime 2s $(ROOMS)
	go test -run '^$$' -bench . -skip Openings -benchtime 2s -tags ci $(SCREENS)
	FYNE_CACHE=1s go test -run '^$$' -bench Openings -benchtime 500x -tags ci ./app/ui
	go build -tags $(DIST_TAGS) -trimpath -ldflags '$(LDFLAGS)' -o build/bench/ ./cmd/sportello ./cmd/sportello/testdata/empty ./cmd/sportello/testdata/entry
	go test -tags $(DIST_TAGS),window -run '^$$' -bench . -benchtime 5x -timeout 15m ./cmd/sportello -args -programs=$(CURDIR)/build/bench

match: ## how well the same person is found, beside the figures of others (BENCHMARKS=folder of the public data)
	go run ./sync/match/quality $(if $(BENCHMARKS),--data '$(BENCHMARKS)')

# Making one input smaller may take a minute: all the time there is for finding others.
fuzz: ## every fuzzer for half a minute
	@for package in $$(go list $(ROOMS)); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime 30s -fuzzminimizetime 1x $$package; \
		done; \
	done

clean:
	rm -rf build
