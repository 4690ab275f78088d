// What libtorch believes of an archive without looking, and must not be believed of one that came from elsewhere.
#pragma once

#include <torch/script.h>

#include <stdexcept>

namespace graphbridge {

// An archive that loads, and would read or write what isn't its own when it runs.
struct Unsound : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws Unsound unless
// - the code calls no operator that reaches files or other processes,
// - every attribute has the type that its class says,
// - every tensor, in an attribute or in the code, lies inside its storage, and the storage has the bytes it claims.
void requireSound(const torch::jit::Module& root);

}  // namespace graphbridge
