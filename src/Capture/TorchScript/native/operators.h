// Operators by their schemas: what an event says of one, and calling one by name.
#pragma once

#include <ATen/core/function_schema.h>

#include <string>
#include <vector>

#include "values.h"

namespace graphbridge {

// What the recorder needs of an operator at every call, taken from its schema once.
struct OperatorInfo {
  OperatorInfo(uint64_t index, const c10::FunctionSchema& schema);

  void declare(ByteWriter& out) const;

  uint64_t index;
  c10::FunctionSchema schema;
  std::vector<const c10::Type*> types;  // of the arguments; they know that an integer is a dtype
  std::vector<bool> written;            // which arguments are changed in place
  bool writesAny = false;
  std::vector<size_t> silent;  // arguments that it writes though its schema doesn't say so: running statistics
  int condition = -1;          // it does so where this argument is true
};

void call(const std::string& name, const std::string& overload, ByteReader& arguments, ByteWriter& results);

}  // namespace graphbridge
