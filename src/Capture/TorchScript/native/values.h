// IValues as bytes, and back.
#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/ScalarType.h>

#include "wire.h"

struct gb_tensor {
  at::Tensor tensor;
};

namespace graphbridge {

// The number of ElementType (ONNX's TensorProto.DataType) for a torch type; 1000 and torch's number where it has none.
uint64_t elementTypeOf(at::ScalarType type);
at::ScalarType scalarTypeOf(uint64_t elementType);
std::string nameOf(at::ScalarType type);

// Gives the number that stands for a tensor: an id in an event, a handle in a call.
using TensorNumber = c10::function_ref<uint64_t(const at::Tensor&)>;

// Writes a value. Where its schema knows more than the value does (a dtype is an integer at run time), the schema's type says so.
void writeValue(ByteWriter& out, const c10::IValue& value, TensorNumber number, const c10::Type* realType = nullptr);

// Reads a value as a type wants it; a tensor's number is a handle.
c10::IValue readValue(ByteReader& in, const c10::TypePtr& type);

uint64_t handleOf(const at::Tensor& tensor);

}  // namespace graphbridge
