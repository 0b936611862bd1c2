#!/bin/bash
# make portable: artifacts/portable.tar.xz holds `presenter` and the benchmarks with their own .NET, trimmed, and without libtorch. It runs on any
# 64-bit Linux with ffmpeg on the PATH and LIBTORCH set to the folder of a libtorch, a CUDA one too (docs/cuda.md).
set -euo pipefail
cd "$(dirname "$0")/.."
into=artifacts/portable
rm -rf "$into"
# Trimming warns about what is kept by name; the options below keep it.
dotnet publish tests/Presenter.Benchmarks -c Release -r linux-x64 --self-contained -nodeReuse:false -p:UseSharedCompilation=false -v q -o "$into" \
    -p:SelfContained=true -p:PublishTrimmed=true -p:TrimMode=partial -p:JsonSerializerIsReflectionEnabledByDefault=true -p:SuppressTrimAnalysisWarnings=true \
    -p:TreatWarningsAsErrors=false -p:DebuggerSupport=false -p:ArtifactsPath="$PWD/artifacts/portable-build/"
# Trimmed, programs have read no settings before, and said nothing.
said=$(Compute__Device=nowhere "$into/Presenter.Renderer" frames --controls none.csv --out none 2>&1) || true
[[ $said == *'Compute:Device is "nowhere"'* ]] || { echo "make portable: the trimmed program does not read its settings; asked for a device that there is none of, it says: $said" >&2; exit 1; }
# The Presenter.Renderer program comes with the benchmarks; native libraries of libtorch do not belong in here, and nobody debugs there.
(cd "$into" && rm -f libtorch*.so libc10.so libaoti*.so libbackend*.so libjit*.so libnnapi*.so libshm.so libgomp*.so* ./*.pdb libmscor*.so libclrgc*.so libcoreclrtraceptprovider.so createdump)
tar c -C artifacts portable | xz -6 -T0 > artifacts/portable.tar.xz
rm -rf artifacts/portable-build
du -h artifacts/portable.tar.xz
