// What the recorder knows of tensors: which is which, what they held before the pass, what is handed over of them.
#include "recorder.h"

#include <torch/script.h>

#include "statistics.h"
#include "tensors.h"

namespace graphbridge {

uint64_t Recorder::idOf(const at::Tensor& tensor) {
  const auto found = ids_.find(tensor.unsafeGetTensorImpl());
  if (found == ids_.end())
    return newId(tensor);
  // an operation may resize a tensor that it made empty, where no schema says so
  if (found->second.layout != layoutOf(tensor)) {
    found->second.layout = layoutOf(tensor);
    declare(found->second.id, tensor);
  }
  return found->second.id;
}

// A number that changes with a tensor's type, sizes, strides and memory.
uint64_t Recorder::layoutOf(const at::Tensor& tensor) {
  uint64_t layout = static_cast<uint64_t>(tensor.scalar_type());
  const auto add = [&layout](uint64_t part) { layout = (layout ^ part) * 0x9E3779B97F4A7C15 + (layout >> 29); };
  for (const int64_t size : tensor.sizes())
    add(static_cast<uint64_t>(size));
  if (hasStorage(tensor)) {
    for (const int64_t stride : tensor.strides())
      add(static_cast<uint64_t>(stride));
    add(static_cast<uint64_t>(tensor.storage_offset()));
    add(reinterpret_cast<uint64_t>(tensor.storage().unsafeGetStorageImpl()));
  }
  return layout;
}

uint64_t Recorder::newId(const at::Tensor& tensor) {
  const auto id = nextId_++;
  ids_.emplace(tensor.unsafeGetTensorImpl(), Known{id, layoutOf(tensor)});
  seen_.emplace_back(tensor.getIntrusivePtr());
  declare(id, tensor);
  return id;
}

// A result that is one of the arguments, though the operation doesn't write it, stands for a value of its own.
uint64_t Recorder::resultId(const at::Tensor& tensor) {
  const auto* impl = tensor.unsafeGetTensorImpl();
  if (!frames_.empty() || std::find(arguments_.begin(), arguments_.end(), impl) == arguments_.end())
    return idOf(tensor);
  const auto id = nextId_++;
  declare(id, tensor);
  sameAsArgument_ = impl;
  sameAsArgumentId_ = id;
  return id;
}

void Recorder::declare(uint64_t id, const at::Tensor& tensor) {
  out_.event(Event::Tensor);
  out_.u(id);
  out_.u(elementTypeOf(tensor.scalar_type()));
  out_.u(tensor.dim());
  for (const int64_t size : tensor.sizes())
    out_.s(size);
  const bool stored = hasStorage(tensor);
  for (int64_t i = 0; i < tensor.dim(); i++)
    out_.s(stored ? tensor.stride(i) : 0);
  uint64_t storage = 0;
  if (stored) {
    auto* impl = tensor.storage().unsafeGetStorageImpl();
    auto& number = storages_[impl];
    if (number == 0) {
      number = storages_.size();
      seenStorages_.emplace_back(c10::intrusive_ptr<c10::StorageImpl>::reclaim_copy(impl));
    }
    storage = number;
  }
  out_.u(storage);
  out_.s(stored ? tensor.storage_offset() : 0);
  out_.u(tensor.itemsize());
  out_.u(stored ? tensor.storage().nbytes() : 0);
}

void Recorder::keepContent(uint64_t id, const at::Tensor& tensor) {
  if (!contents_.emplace(id, Content{tensor, {}}).second)
    return;
  if (hasStorage(tensor))
    contentsOf_[tensor.storage().unsafeGetStorageImpl()].push_back(id);
}

void Recorder::snapshot(const at::Tensor& tensor) { beforeWrite(tensor); }

// Copies what was given to the pass before it is changed for the first time.
void Recorder::beforeWrite(const c10::IValue& value) {
  forEachTensor(value, [this](const at::Tensor& tensor) {
    if (!hasStorage(tensor))
      return;
    const auto found = contentsOf_.find(tensor.storage().unsafeGetStorageImpl());
    if (found == contentsOf_.end())
      return;
    at::DisableRecordFunctionGuard quiet;
    at::NoGradGuard noGrad;
    for (const auto id : found->second) {
      auto& content = contents_[id];
      content.snapshot = content.tensor.detach().clone();
    }
    contentsOf_.erase(found);
  });
}

// Hands over what is wanted of values beyond the events: of those that an operation made, and of those that it is about to use
// and that were changed through another tensor meanwhile.
void Recorder::giveValues() {
  if (wantsValues()) {
    at::DisableRecordFunctionGuard quiet;
    at::NoGradGuard noGrad;
    for (const auto& [id, tensor] : results_) {
      if ((options_.flags & GB_STATISTICS) != 0)
        writeStatistics(out_, id, tensor);
      if (options_.values != nullptr && !cancelled_) {
        flush();
        const auto elements = dense(tensor);
        if (options_.values(options_.context, id, static_cast<const uint8_t*>(elements.data_ptr()), elements.nbytes()) != 0)
          cancelled_ = true;
      }
    }
  }
  results_.clear();
}

bool Recorder::wantsValues() const { return (options_.flags & GB_STATISTICS) != 0 || options_.values != nullptr; }

void Recorder::countWrite(const at::Tensor& tensor) {
  if (wantsValues() && hasStorage(tensor))
    writes_[tensor.storage().unsafeGetStorageImpl()]++;
}

// Whether a tensor's memory was written since its value was last handed over; from now on it wasn't.
bool Recorder::missedWrites(uint64_t id, const at::Tensor& tensor) {
  if (!wantsValues() || !hasStorage(tensor))
    return false;
  const auto found = writes_.find(tensor.storage().unsafeGetStorageImpl());
  const auto writes = found == writes_.end() ? 0 : found->second;
  return std::exchange(given_[id], writes) < writes;
}

void Recorder::restore() {
  at::NoGradGuard noGrad;
  for (auto& entry : contents_)
    if (entry.second.snapshot.defined() && entry.second.snapshot.sizes() == entry.second.tensor.sizes())
      entry.second.tensor.copy_(entry.second.snapshot);
}

const at::Tensor* Recorder::content(uint64_t id) const {
  const auto found = contents_.find(id);
  if (found == contents_.end())
    return nullptr;
  return found->second.snapshot.defined() ? &found->second.snapshot : &found->second.tensor;
}

const at::Tensor* Recorder::given(uint64_t id) const {
  const auto found = contents_.find(id);
  return found == contents_.end() ? nullptr : &found->second.tensor;
}

}  // namespace graphbridge
