#include <torch/script.h>
#include <torch/version.h>

#include <cmath>
#include <limits>
#include <memory>

#include "graphbridge_torch.h"
#include "model.h"
#include "operators.h"
#include "soundness.h"
#include "tensors.h"
#include "values.h"

namespace {

thread_local std::string lastError;

gb_bytes toBytes(const graphbridge::ByteWriter& writer) {
  gb_bytes bytes{new uint8_t[writer.size() + 1], writer.size()};
  if (writer.size() > 0)
    std::memcpy(bytes.data, writer.data(), writer.size());
  return bytes;
}

std::string messageOf(const std::exception& error) {
  if (const auto* torchError = dynamic_cast<const c10::Error*>(&error))
    return torchError->what_without_backtrace();
  return error.what();
}

// No exception crosses the interface.
template <typename F>
int32_t guarded(F&& f) {
  try {
    f();
    return 0;
  } catch (const std::exception& error) {
    lastError = messageOf(error);
  } catch (...) {
    lastError = "an exception of no known type";
  }
  return 1;
}

}  // namespace

int32_t gb_version() { return GB_VERSION; }

const char* gb_last_error() { return lastError.c_str(); }

const char* gb_torch_version() { return TORCH_VERSION; }

void gb_bytes_free(gb_bytes* bytes) {
  delete[] bytes->data;
  *bytes = {};
}

int32_t gb_model_load(const char* path, int32_t observable, gb_model** model) {
  bool isSound = true;
  const auto status = guarded([&] {
    try {
      *model = new gb_model(path, observable != 0);
    } catch (const graphbridge::Unsound&) {
      isSound = false;
      throw;
    }
  });
  return isSound ? status : 2;
}

void gb_model_free(gb_model* model) { delete model; }

int32_t gb_model_describe(gb_model* model, gb_bytes* description) {
  return guarded([&] {
    graphbridge::ByteWriter out;
    model->describe(out);
    *description = toBytes(out);
  });
}

int32_t gb_model_run(gb_model* model, const uint8_t* inputs, size_t size, const gb_run_options* options, gb_bytes* outputs,
                     gb_recording** recording) {
  auto kept = std::make_unique<gb_recording>();
  const auto status = guarded([&] {
    graphbridge::ByteWriter out;
    model->run({inputs, size}, *options, out, *kept);
    *outputs = toBytes(out);
  });
  if (recording != nullptr)
    *recording = kept.release();
  return status;
}

void gb_recording_free(gb_recording* recording) { delete recording; }

const char* gb_recording_error(gb_recording* recording) { return recording->error.c_str(); }

int32_t gb_recording_cancelled(gb_recording* recording) { return recording->recorder && recording->recorder->isCancelled() ? 1 : 0; }

gb_tensor* gb_recording_content(gb_recording* recording, uint64_t tensor) {
  const auto* content = recording->recorder ? recording->recorder->content(tensor) : nullptr;
  return content == nullptr ? nullptr : new gb_tensor{*content};
}

int64_t gb_recording_place(gb_recording* recording, uint64_t tensor) {
  const auto* given = recording->recorder ? recording->recorder->given(tensor) : nullptr;
  return given == nullptr ? -1 : graphbridge::placeOf(*given, *recording->places);
}

int32_t gb_call(const char* name, const char* overload, const uint8_t* arguments, size_t size, gb_bytes* results) {
  return guarded([&] {
    graphbridge::ByteReader in(arguments, size);
    graphbridge::ByteWriter out;
    graphbridge::call(name, overload, in, out);
    *results = toBytes(out);
  });
}

void gb_manual_seed(uint64_t seed) { at::manual_seed(seed); }

int32_t gb_set_grad(int32_t enabled) {
  const bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(enabled != 0);
  return before ? 1 : 0;
}

int32_t gb_tensor_make(uint64_t element_type, const int64_t* sizes, size_t rank, const uint8_t* data, size_t size, gb_tensor** tensor) {
  return guarded([&] {
    auto made = at::empty(at::IntArrayRef(sizes, rank), graphbridge::scalarTypeOf(element_type));
    if (made.nbytes() != size)
      throw std::invalid_argument("a tensor of " + std::to_string(made.nbytes()) + " bytes was given " + std::to_string(size));
    if (size > 0)
      std::memcpy(made.data_ptr(), data, size);
    *tensor = new gb_tensor{std::move(made)};
  });
}

void gb_tensor_free(gb_tensor* tensor) { delete tensor; }

gb_tensor* gb_tensor_share(gb_tensor* tensor) { return new gb_tensor{tensor->tensor}; }

gb_tensor* gb_tensor_clone(gb_tensor* tensor) { return new gb_tensor{tensor->tensor.detach().clone()}; }

int32_t gb_tensor_describe(gb_tensor* tensor, gb_bytes* description) {
  return guarded([&] {
    graphbridge::ByteWriter out;
    const auto& t = tensor->tensor;
    out.u(graphbridge::elementTypeOf(t.scalar_type()));
    out.u(t.dim());
    for (const int64_t size : t.sizes())
      out.s(size);
    out.u(t.numel() * t.itemsize());
    *description = toBytes(out);
  });
}

int32_t gb_tensor_read(gb_tensor* tensor, uint8_t* data, size_t size) {
  return guarded([&] {
    const auto from = graphbridge::dense(tensor->tensor);
    if (from.nbytes() != size)
      throw std::invalid_argument("the content has " + std::to_string(from.nbytes()) + " bytes");
    if (size > 0)
      std::memcpy(data, from.data_ptr(), size);
  });
}

int32_t gb_tensor_compare(gb_tensor* left, gb_tensor* right, double* difference) {
  int32_t outcome = 2;
  const auto status = guarded([&] {
    *difference = std::numeric_limits<double>::quiet_NaN();
    const auto a = graphbridge::dense(left->tensor);
    const auto b = graphbridge::dense(right->tensor);
    if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) {
      outcome = 1;
      return;
    }
    outcome = a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0 ? 0 : 1;
    if (outcome == 1)
      *difference = at::sub(a.to(at::kDouble), b.to(at::kDouble)).abs().max().item<double>();
  });
  return status == 0 ? outcome : 2;
}

int32_t gb_tensor_layout(gb_tensor* tensor, gb_layout* layout) {
  return guarded([&] {
    const auto& t = tensor->tensor;
    const bool placed = graphbridge::hasStorage(t);
    *layout = {placed ? t.data_ptr() : nullptr, t.sizes().data(), placed ? t.strides().data() : nullptr, t.dim(),
               placed ? t.storage_offset() : 0, static_cast<int32_t>(t.scalar_type()), static_cast<int32_t>(t.device().type())};
  });
}
