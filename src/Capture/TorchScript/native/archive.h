// Reads an archive and remembers where in it tensors lie, so that nobody needs a copy of them.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <unordered_map>

namespace graphbridge {

// Where in the file the memory of a storage was read from.
using ArchivePlaces = std::unordered_map<const void*, uint64_t>;

// Loads a module on the CPU. Tensors that were changed while it was loaded are not among the places.
torch::jit::Module loadArchive(const std::string& path, ArchivePlaces& places);

// Where in the file a tensor's elements stand, row-major; -1 where they don't.
int64_t placeOf(const at::Tensor& tensor, const ArchivePlaces& places);

}  // namespace graphbridge
