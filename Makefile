# make run: everything needed, then the presenter on http://localhost:$(PORT). make test: everything needed, then all tests.
SHELL := /bin/bash
PORT ?= 3978
CUDA ?= 0
FOOTAGE ?= ../shared/footage/robin
MSBUILD := -c Release -nodeReuse:false -p:UseSharedCompilation=false $(if $(filter 1,$(CUDA)),-p:Cuda=true,)
BOT := artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll
STAMPS := artifacts/stamps
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

# Fetching, compiling and bundling wait for different things, so they go side by side.
MAKEFLAGS += -j3

.PHONY: setup build run test bench soak doctor evaluate train portable teams-package clean

setup: $(STAMPS)/apt $(STAMPS)/nuget $(STAMPS)/web $(STAMPS)/e2e $(STAMPS)/teams

$(STAMPS)/apt: deploy/apt-packages.txt deploy/install-packages.sh
	bash deploy/install-packages.sh
	@mkdir -p $(@D) && touch $@

$(STAMPS)/nuget: Directory.Packages.props Directory.Build.props Directory.Build.targets $(wildcard */*.csproj */*/*.csproj)
	dotnet restore Presenter.sln $(if $(filter 1,$(CUDA)),-p:Cuda=true,)
	@mkdir -p $(@D) && touch $@

$(STAMPS)/web: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@mkdir -p $(@D) && touch $@

# What only tests and figures need, each in a folder with a lock file of its own.
CLIENTS := e2e safetensors-npm directline mcp playground offline-directline webchat

$(STAMPS)/e2e: $(foreach c,$(CLIENTS),tests/$(c)/package.json tests/$(c)/package-lock.json)
	for client in $(CLIENTS); do (cd tests/$$client && npm ci --no-audit --no-fund) || exit 1; done
	@mkdir -p $(@D) && touch $@

$(STAMPS)/teams: deploy/teams/package.json deploy/teams/package-lock.json
	cd deploy/teams && npm ci --no-audit --no-fund
	@mkdir -p $(@D) && touch $@

# Without what only tests need, which is large.
build: $(STAMPS)/apt $(STAMPS)/nuget web/dist/index.html
	dotnet build Presenter.sln $(MSBUILD) --no-restore
	@mkdir -p bin && install -m 755 deploy/presenter.sh bin/presenter

web/dist/index.html: $(STAMPS)/web $(wildcard web/*.html) web/vite.config.ts web/bundleSize.ts web/tsconfig.json web/tsconfig.api.json $(wildcard web/public/* web/src/*.* web/src/*/*.*)
	cd web && npm run --silent build

run: build
	PORT=$(PORT) dotnet $(BOT)

test: setup build
	bash tests/run-all.sh

# The last line is one JSON object with every figure.
bench: setup build
	dotnet artifacts/bin/Presenter.Benchmarks/release_linux-x64/Presenter.Benchmarks.dll

# The player for ten minutes with random interrupts; MINUTES=2 for less, SEED=n for one run again.
soak: build setup
	cd tests/e2e && node soak.mjs $(or $(MINUTES),10) $(SEED)

doctor: build
	bin/presenter doctor

evaluate: build
	bin/presenter evaluate presenters/robin --footage $(FOOTAGE)

train: build
	bin/presenter train frames --footage $(FOOTAGE) --out runs/frames
	bin/presenter train motion --footage $(FOOTAGE) --out runs/motion
	bin/presenter train looks --footage $(FOOTAGE) --frames runs/frames --out runs/looks
	bin/presenter package --frames runs/looks --motion runs/motion --about presenters/robin.about.json --out presenters/robin

# presenter and benchmarks for a machine with a libtorch but without .NET (docs/cuda.md).
portable: setup
	bash deploy/portable.sh

# The app for Teams: make teams-package APP_ID=the bot's app id HOST=presenter.example.org (docs/teams.md).
teams-package: $(STAMPS)/teams
	@node deploy/teams/package.mjs --app-id "$(APP_ID)" --host "$(HOST)" --out artifacts/teams/presenter-teams.zip

clean:
	rm -rf artifacts bin web/dist web/node_modules $(foreach c,$(CLIENTS),tests/$(c)/node_modules) deploy/teams/node_modules
