#include "statistics.h"

#include <torch/script.h>

#include <array>
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

// Counts in bins of equal width; both ends are in.
class Histogram {
 public:
  // Least and greatest are halved where the width would overflow.
  Histogram(double minimum, double maximum)
      : scale_(std::isinf(maximum - minimum) ? 0.5 : 1), start_(minimum * scale_), width_(maximum * scale_ - start_) {}

  void add(double value) {
    if (!std::isfinite(value))
      return;
    const double place = width_ > 0 ? (value * scale_ - start_) / width_ : 0;
    counts_[std::min(static_cast<size_t>(place * counts_.size()), counts_.size() - 1)]++;
  }

  const std::array<uint64_t, 32>& counts() const { return counts_; }

 private:
  const double scale_, start_, width_;
  std::array<uint64_t, 32> counts_{};
};

template <typename T>
void writeFigures(ByteWriter& out, uint64_t id, const T* values, int64_t count) {
  Figures figures;
  for (int64_t i = 0; i < count; i++)
    figures.add(static_cast<double>(values[i]));
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
  if (!any)
    return;
  Histogram histogram(figures.minimum, figures.maximum);
  for (int64_t i = 0; i < count; i++)
    histogram.add(static_cast<double>(values[i]));
  out.event(Event::Histogram);
  out.u(id);
  out.u(histogram.counts().size());
  for (const uint64_t elements : histogram.counts())
    out.u(elements);
}

}  // namespace

void writeStatistics(ByteWriter& out, uint64_t id, const at::Tensor& tensor) {
  if (tensor.is_complex() || tensor.layout() != at::kStrided || at::isQIntType(tensor.scalar_type()))
    return;
  const auto elements = dense(tensor);
  AT_DISPATCH_ALL_TYPES_AND3(at::kHalf, at::kBFloat16, at::kBool, elements.scalar_type(), "statistics",
    [&] { writeFigures(out, id, elements.data_ptr<scalar_t>(), elements.numel()); });
}

}  // namespace graphbridge
