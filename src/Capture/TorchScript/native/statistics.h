// Figures of a value's elements.
#pragma once

#include <ATen/core/Tensor.h>

#include "wire.h"

namespace graphbridge {

// Writes a Statistics event and, where an element is finite, a Histogram event; nothing for types that have no order, such as complex numbers.
void writeStatistics(ByteWriter& out, uint64_t id, const at::Tensor& tensor);

}  // namespace graphbridge
