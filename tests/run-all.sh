#!/usr/bin/env bash
# Runs every suite, then prints one line over all of them: N passed, N failed. A suite that ran nothing has failed.
set -uo pipefail
cd "$(dirname "$0")/.."
results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"

# Each has its time: a suite that hangs must end as a failure that says so, not as silence.
echo "== C# (xunit)"
tests=artifacts/bin/Presenter.Tests/release_linux-x64/Presenter.Tests.dll
# A thread that collects garbage all the time is ten times slower over what a thousand tests have left: its class has a process of its own.
alone=Presenter.Tests.Torch.GarbageCollection
# Two classes run at a time: threads of libtorch's own beside them only wait for a core.
export OMP_NUM_THREADS=1
timeout --kill-after=10 40m dotnet "$tests" -class- "$alone" -ctrf "$results/xunit.json" -noColor
timeout --kill-after=10 5m dotnet "$tests" -class "$alone" -ctrf "$results/xunit-alone.json" -noColor
unset OMP_NUM_THREADS
echo "== web (vitest)"
(folder="$PWD/$results"; cd web && timeout --kill-after=10 5m npx vitest run --reporter=default --reporter=json --outputFile="$folder/vitest.json")
echo "== browser (playwright)"
(cd tests/e2e && timeout --kill-after=10 25m npx playwright test)

node tests/count-results.mjs "$results"
