#include "archive.h"

#include <caffe2/serialize/file_adapter.h>
#include <torch/script.h>

#include <memory>

namespace graphbridge {

namespace {

// libtorch reads a record that isn't compressed in one piece, straight into the memory that becomes the storage.
class WatchedFile : public caffe2::serialize::ReadAdapterInterface {
 public:
  WatchedFile(const std::string& path, ArchivePlaces& places) : file_(path), places_(places) {}

  size_t size() const override { return file_.size(); }

  size_t read(uint64_t at, void* into, size_t size, const char* what) const override {
    places_[into] = at;
    return file_.read(at, into, size, what);
  }

 private:
  caffe2::serialize::FileAdapter file_;
  ArchivePlaces& places_;
};

}  // namespace

torch::jit::Module loadArchive(const std::string& path, ArchivePlaces& places) {
  ArchivePlaces read;
  auto module = torch::jit::load(std::make_shared<WatchedFile>(path, read), at::kCPU);
  // most of what was read are the archive's own tables, whose memory is long used for something else
  const auto keep = [&](const at::Tensor& tensor) {
    if (tensor.layout() != at::kStrided || !tensor.has_storage() || tensor._version() != 0)
      return;
    const auto* memory = tensor.storage().data();
    if (const auto found = read.find(memory); found != read.end())
      places.insert(*found);
  };
  for (const auto& parameter : module.parameters())
    keep(parameter);
  for (const auto& buffer : module.buffers())
    keep(buffer);
  return module;
}

int64_t placeOf(const at::Tensor& tensor, const ArchivePlaces& places) {
  if (tensor.layout() != at::kStrided || !tensor.has_storage() || !tensor.is_contiguous() || tensor.is_conj() || tensor.is_neg())
    return -1;
  const auto found = places.find(tensor.storage().data());
  return found == places.end() ? -1 : static_cast<int64_t>(found->second + tensor.storage_offset() * tensor.itemsize());
}

}  // namespace graphbridge
