#!/usr/bin/env bash
# Builds the native half of the TorchScript host into artifacts/native. Where libtorch is missing it says so and goes on:
# everything but TorchScript models works without.
set -euo pipefail
cd "$(dirname "$0")/.."
build=artifacts/native
mkdir -p artifacts

if ! command -v cmake > /dev/null || ! command -v c++ > /dev/null || [ ! -e /usr/include/torch/script.h ]; then
    echo "native: libtorch-dev, cmake or g++ is missing, so TorchScript models can't be captured (make deps installs them)" >&2
    exit 0
fi
if [ ! -e $build/Makefile ]; then
    cmake -S src/Capture/TorchScript/native -B $build -G "Unix Makefiles" > $build.log 2>&1 || { cat $build.log >&2; exit 1; }
    echo "native: building the TorchScript host (a minute or two)"
fi
cmake --build $build --parallel "$(nproc)" > $build.log 2>&1 || { cat $build.log >&2; exit 1; }
