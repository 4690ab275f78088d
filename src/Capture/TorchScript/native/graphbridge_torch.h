// The C interface of the TorchScript host. No C++ type and no exception crosses it.
//
// A function that can fail gives 0 when it succeeded and 1 otherwise; gb_last_error() then says why, on that thread,
// until its next call. Bytes are in the format of docs/capture-events.md. A tensor is a handle that the caller frees.
#pragma once

#include <cstddef>
#include <cstdint>

#define GB_API extern "C" __attribute__((visibility("default")))

struct gb_model;
struct gb_recording;
struct gb_tensor;

struct gb_bytes {
  uint8_t* data;
  size_t size;
};

// Takes events as they happen: whole events, in order, on the thread that runs the pass. Anything but 0 cancels it.
typedef int32_t (*gb_event_sink)(void* context, const uint8_t* events, size_t size);

// Takes the elements of a tensor's newest value, row-major, after all events up to then: when an outermost operation has made it,
// or is about to use it and it was changed through another tensor meanwhile. Anything but 0 cancels the pass.
typedef int32_t (*gb_value_sink)(void* context, uint64_t tensor, const uint8_t* data, size_t size);

enum gb_run_flags : uint32_t {
  GB_GRAD = 1,        // with autograd on
  GB_TRAIN = 2,       // in training mode
  GB_TIME = 4,        // wall time of outermost operations and of module calls
  GB_STATISTICS = 8,  // statistics of every value that an outermost operation makes
  GB_MODULES = 16,    // the modules and what they own alone: nothing runs, the inputs are not looked at, and the result is empty
};

struct gb_run_options {
  uint64_t seed;               // of the random generator, set before the pass
  uint32_t flags;              // gb_run_flags
  const int32_t* cancel;       // where not null: the pass ends as cancelled soon after this is not 0
  gb_event_sink events;        // null for a plain run
  gb_value_sink values;        // null where values are not wanted
  void* context;               // handed to both
};

// The version of all this: functions, structs, and the bytes of docs/capture-events.md. It goes up with each change that an older
// caller, or an older library, would take for something else; LibTorch.InterfaceVersion goes up with it.
constexpr int32_t GB_VERSION = 1;

GB_API int32_t gb_version();
GB_API const char* gb_last_error();
GB_API const char* gb_torch_version();
GB_API void gb_bytes_free(gb_bytes* bytes);

// Loads a TorchScript archive on the CPU. One that is not observable runs as libtorch runs it by itself, optimised, and can't
// be recorded: it is what recording is measured against. 2 where libtorch loads the archive and it is not sound (soundness.h).
GB_API int32_t gb_model_load(const char* path, int32_t observable, gb_model** model);
GB_API void gb_model_free(gb_model* model);
// The forward method: str type name; u count of arguments; each: str name, str type, u 1 where it has a default, else 0.
// Then the modules as a recording declares them: u count; each: str its class's whole name; u count of constants and
// attributes of plain values, each str name, value; u count of parameters and buffers, each str name, u rank, rank times s size.
GB_API int32_t gb_model_describe(gb_model* model, gb_bytes* description);
// Runs forward. Inputs: u count, then (str name, value) with handles for tensors; an empty name is the next argument in order.
// The result is one value with handles; it is empty where 1 is returned. The recording is given in either case, unless
// null is passed, and holds the tensors that the events speak of.
GB_API int32_t gb_model_run(gb_model* model, const uint8_t* inputs, size_t size, const gb_run_options* options,
                            gb_bytes* outputs, gb_recording** recording);

GB_API void gb_recording_free(gb_recording* recording);
// The error of the pass as the operation raised it, or an empty string.
GB_API const char* gb_recording_error(gb_recording* recording);
GB_API int32_t gb_recording_cancelled(gb_recording* recording);
// A parameter, buffer, constant or input as it was before the pass changed it; null where there is none of this id.
GB_API gb_tensor* gb_recording_content(gb_recording* recording, uint64_t tensor);
// Where in the archive the elements of such a tensor stand, row-major; -1 where they don't.
GB_API int64_t gb_recording_place(gb_recording* recording, uint64_t tensor);

// Calls an operator by its schema's name: u count, then (str argument, value); arguments that are left out get their
// default, or None. The results: u count, values.
GB_API int32_t gb_call(const char* name, const char* overload, const uint8_t* arguments, size_t size, gb_bytes* results);
GB_API void gb_manual_seed(uint64_t seed);
// Whether autograd is on for this thread's calls from now on; gives what it was.
GB_API int32_t gb_set_grad(int32_t enabled);

// A tensor on the CPU with a copy of these row-major elements. The type is a number of docs/capture-events.md.
GB_API int32_t gb_tensor_make(uint64_t element_type, const int64_t* sizes, size_t rank, const uint8_t* data, size_t size,
                              gb_tensor** tensor);
GB_API void gb_tensor_free(gb_tensor* tensor);
// Another handle of the same tensor.
GB_API gb_tensor* gb_tensor_share(gb_tensor* tensor);
GB_API gb_tensor* gb_tensor_clone(gb_tensor* tensor);
// u element type, u rank, s sizes, u bytes of content.
GB_API int32_t gb_tensor_describe(gb_tensor* tensor, gb_bytes* description);
// Copies the elements row-major; size must be that of the content.
GB_API int32_t gb_tensor_read(gb_tensor* tensor, uint8_t* data, size_t size);
// 0 where both are equal in type, shape and every bit; 1 where they are not, with the largest absolute difference
// (NaN where they can't be compared); 2 on error.
GB_API int32_t gb_tensor_compare(gb_tensor* left, gb_tensor* right, double* difference);

// Where a tensor's elements lie; the two arrays are the tensor's own. The address is null where it has none, as on the meta
// device; dtype and device are libtorch's numbers.
struct gb_layout {
  void* data;
  const int64_t* sizes;
  const int64_t* strides;
  int64_t rank;
  int64_t storage_offset;
  int32_t dtype;
  int32_t device;
};

GB_API int32_t gb_tensor_layout(gb_tensor* tensor, gb_layout* layout);
