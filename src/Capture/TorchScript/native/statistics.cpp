#include "statistics.h"

#include <torch/script.h>

#include <cmath>
#include <limits>

#include "tensors.h"

namespace graphbridge {

namespace {

struct Figures {
  uint64_t count = 0, nans = 0, infinities = 0, zeros = 0, finite = 0;
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  double mean = 0, squares = 0;

  // Welford's way, which stays exact where the mean is far from zero.
  void add(double value) {
    count++;
    if (std::isnan(value)) {
      nans++;
    } else if (std::isinf(value)) {
      infinities++;
    } else {
      finite++;
      zeros += value == 0;
      minimum = std::min(minimum, value);
      maximum = std::max(maximum, value);
      const double delta = value - mean;
      mean += delta / static_cast<double>(finite);
      squares += delta * (value - mean);
    }
  }
};

}  // namespace

void writeStatistics(ByteWriter& out, uint64_t id, const at::Tensor& tensor) {
  if (tensor.is_complex() || tensor.layout() != at::kStrided || at::isQIntType(tensor.scalar_type()))
    return;
  Figures figures;
  const auto elements = dense(tensor);
  AT_DISPATCH_ALL_TYPES_AND3(at::kHalf, at::kBFloat16, at::kBool, elements.scalar_type(), "statistics", [&] {
    const auto* values = elements.data_ptr<scalar_t>();
    for (int64_t i = 0; i < elements.numel(); i++)
      figures.add(static_cast<double>(values[i]));
  });
  const bool any = figures.finite > 0;
  const double none = std::numeric_limits<double>::quiet_NaN();
  out.event(Event::Statistics);
  out.u(id);
  out.u(figures.count);
  out.f64(any ? figures.minimum : none);
  out.f64(any ? figures.maximum : none);
  out.f64(any ? figures.mean : none);
  out.f64(any ? std::sqrt(figures.squares / static_cast<double>(figures.finite)) : none);
  out.u(figures.nans);
  out.u(figures.infinities);
  out.u(figures.zeros);
}

}  // namespace graphbridge
