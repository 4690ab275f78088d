#!/usr/bin/env bash
# Captures the TorchScript fixtures with the native half built for AddressSanitizer and UndefinedBehaviorSanitizer. Anything
# that they report fails the script. Leaks are searched for in our code: libtorch keeps its registries to the end.
set -euo pipefail
cd "$(dirname "$0")/.."
build=artifacts/sanitize
mkdir -p $build
cmake -S src/Capture/TorchScript/native -B $build -DGRAPHBRIDGE_SANITIZE=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo > $build.log
cmake --build $build --target graphbridge_torch_drive --parallel "$(nproc)" >> $build.log
while read -r name inputs; do
    # shellcheck disable=SC2086
    ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
        $build/graphbridge_torch_drive "fixtures/torchscript/$name.pt" $inputs
done << 'END'
mlp 1:2,8
resnet18_scripted 1:1,3,32,32
resnet18_traced 1:1,3,32,32
mobilenet_v2 1:1,3,32,32
gpt2_scripted 7:1,10
gpt2_traced 7:1,10
lstm 7:2,7
lstm_cell 1:2,4,5
linear_three_times 1:4,8
nested_sequential 1:3,6
shared_weights 1:2,6
control_flow 1:3,4 7:
in_place_views 1:2,6
dropout_batchnorm 1:4,2,5,5
free_functions 1:2,4
fails_in_cat 1:3,4
makes_nan 1:2,4
traced_constants 1:2,3
attention 1:2,5,8
transformer_encoder 1:2,5,8
fork_wait 1:2,4
END
