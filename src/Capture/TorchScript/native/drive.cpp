// Captures a model with everything switched on, through the C interface alone, for a run under AddressSanitizer or valgrind
// (eng/sanitize.sh): drive MODEL TYPE:SIZES…, such as drive mlp.pt 1:2,8. Types are numbers of docs/capture-events.md.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "graphbridge_torch.h"
#include "wire.h"

namespace {

struct Seen {
  size_t events = 0;
  size_t values = 0;
};

int32_t onEvents(void* context, const uint8_t* events, size_t size) {
  static_cast<Seen*>(context)->events += size;
  return events == nullptr ? 1 : 0;
}

int32_t onValue(void* context, uint64_t, const uint8_t*, size_t) {
  static_cast<Seen*>(context)->values++;
  return 0;
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s: %s\n", what, gb_last_error());
  std::exit(1);
}

// A tensor of zeros but for the first element: an index stays within its range.
gb_tensor* tensorOf(const std::string& text) {
  const auto colon = text.find(':');
  const auto type = std::stoul(text.substr(0, colon));
  std::vector<int64_t> sizes;
  size_t bytes = type == 7 ? 8 : 4;
  for (size_t at = colon + 1; at < text.size(); at = std::min(text.find(',', at), text.size() - 1) + 1) {
    sizes.push_back(std::stol(text.substr(at)));
    bytes *= sizes.back();
  }
  std::vector<uint8_t> data(bytes);
  if (!data.empty())
    data[0] = 1;
  gb_tensor* tensor = nullptr;
  if (gb_tensor_make(type, sizes.data(), sizes.size(), data.data(), data.size(), &tensor) != 0)
    fail("tensor");
  return tensor;
}

void freeTensors(graphbridge::ByteReader& in) {
  switch (static_cast<graphbridge::Tag>(in.byte())) {
    case graphbridge::Tag::Tensor:
      gb_tensor_free(reinterpret_cast<gb_tensor*>(in.u()));
      break;
    case graphbridge::Tag::List:
    case graphbridge::Tag::Tuple:
      for (auto left = in.count(); left > 0; left--)
        freeTensors(in);
      break;
    default:
      break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  gb_model* model = nullptr;
  if (argc < 2 || gb_model_load(argv[1], 1, &model) != 0)
    fail("load");
  graphbridge::ByteWriter inputs;
  inputs.u(argc - 2);
  std::vector<gb_tensor*> tensors;
  for (int i = 2; i < argc; i++) {
    tensors.push_back(tensorOf(argv[i]));
    inputs.str("");
    inputs.tag(graphbridge::Tag::Tensor);
    inputs.u(reinterpret_cast<uint64_t>(tensors.back()));
  }
  for (const uint32_t mode : {0u, static_cast<uint32_t>(GB_TRAIN | GB_GRAD)}) {
    Seen seen;
    const gb_run_options options{1, mode | GB_TIME | GB_STATISTICS, nullptr, onEvents, onValue, &seen};
    gb_bytes outputs{};
    gb_recording* recording = nullptr;
    const auto status = gb_model_run(model, inputs.data(), inputs.size(), &options, &outputs, &recording);
    std::printf("%s: %zu bytes of events, %zu values%s%s\n", argv[1], seen.events, seen.values, status == 0 ? "" : ", ",
                gb_recording_error(recording));
    if (status == 0) {
      graphbridge::ByteReader reader(outputs.data, outputs.size);
      freeTensors(reader);
      gb_bytes_free(&outputs);
    }
    for (uint64_t id = 1; id < 40; id++)
      gb_tensor_free(gb_recording_content(recording, id));
    gb_recording_free(recording);
  }
  for (auto* tensor : tensors)
    gb_tensor_free(tensor);
  gb_model_free(model);
  return 0;
}
