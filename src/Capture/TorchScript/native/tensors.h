// Tensors in values, and their memory.
#pragma once

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

namespace graphbridge {

// Runs a function for every tensor in a value, however nested.
template <typename F>
void forEachTensor(const c10::IValue& value, F&& f) {
  if (value.isTensor()) {
    if (value.toTensor().defined())
      f(value.toTensor());
  } else if (value.isTensorList() || value.isList()) {
    for (const auto& element : value.toListRef())
      forEachTensor(element, f);
  } else if (value.isTuple()) {
    for (const auto& element : value.toTupleRef().elements())
      forEachTensor(element, f);
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict())
      forEachTensor(entry.value(), f);
  }
}

inline bool hasStorage(const at::Tensor& tensor) { return tensor.layout() == at::kStrided && tensor.has_storage(); }

// The elements row-major in memory, as they are read from outside.
inline at::Tensor dense(const at::Tensor& tensor) { return tensor.detach().cpu().resolve_conj().resolve_neg().contiguous(); }

}  // namespace graphbridge
