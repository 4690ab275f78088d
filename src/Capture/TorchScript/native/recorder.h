// Watches one pass on one thread and writes what happens as events.
#pragma once

#include <ATen/record_function.h>
#include <c10/util/flat_hash_map.h>
#include <c10/util/intrusive_ptr.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graphbridge_torch.h"
#include "instrument.h"
#include "operators.h"

namespace graphbridge {

// Thrown by the marks when the caller wants the pass to end.
struct Cancelled : std::exception {
  const char* what() const noexcept override { return "cancelled"; }
};

struct ModuleRow {
  std::string path;
  std::string type;
  int64_t parent;  // -1 for the root
  int64_t same;    // the row that this is another name of; -1 for none
};

class Recorder {
 public:
  explicit Recorder(const gb_run_options& options) : options_(options) {}
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // The recorder at work on this thread, or null.
  static Recorder* current() { return current_; }

  // Before the pass: what there is.
  uint64_t declareModule(const ModuleRow& row, const void* object);
  void own(uint64_t module, const std::string& name, const at::Tensor& tensor, bool isParameter);
  void input(const std::string& name, const c10::IValue& value);
  // A tensor that may be changed where no schema says so, as running statistics are.
  void snapshot(const at::Tensor& tensor);

  void start();
  void stop();

  // After it.
  void output(const c10::IValue& value);
  void fail(const std::string& message);
  void finish();
  // Puts back what the pass changed of the tensors that it was given.
  void restore();

  // The marks.
  void enterMethod(const Site& site, const c10::IValue& self);
  void enterFunction(const Site& site);
  void leave();
  void branch(const Site& site, int64_t kind, int64_t iteration);
  void endBranch();
  void read(const Site& site);
  // Whether what runs next is no part of the network.
  void pause(bool paused) { paused_ = paused; }
  // Throws where the caller wants the pass to end.
  void checkCancelled();
  void result(c10::IValue& value);
  void beginOwn(const Site& site, at::ArrayRef<const c10::IValue> arguments);
  void endOwn(const c10::IValue& result);

  bool isCancelled() const { return cancelled_; }
  // A tensor that was given to the pass: its elements as they were before, and itself.
  const at::Tensor* content(uint64_t id) const;
  const at::Tensor* given(uint64_t id) const;

 private:
  struct Frame {
    const OperatorInfo* op;
    int64_t started;
    int exceptions;
    bool failed;
  };
  struct Content {
    at::Tensor tensor;    // as it was given
    at::Tensor snapshot;  // a copy from before it was changed
  };
  struct Scope {
    uint64_t module;
    int64_t started;
    bool reported;
  };

  // A tensor that was declared, and what its layout was then.
  struct Known {
    uint64_t id;
    uint64_t layout;
  };

  static std::unique_ptr<at::ObserverContext> onStart(const at::RecordFunction& fn);
  static void onEnd(const at::RecordFunction& fn, at::ObserverContext*);

  const OperatorInfo& operatorOf(const at::RecordFunction& fn);
  void begin(const OperatorInfo& op, at::ArrayRef<const c10::IValue> arguments);
  void end(at::ArrayRef<c10::IValue> results, int64_t now);
  void failFrames(size_t above, const std::string& message);
  void giveValues();
  bool wantsValues() const;
  void countWrite(const at::Tensor& tensor);
  bool missedWrites(uint64_t id, const at::Tensor& tensor);

  uint64_t idOf(const at::Tensor& tensor);
  uint64_t newId(const at::Tensor& tensor);
  static uint64_t layoutOf(const at::Tensor& tensor);
  void declare(uint64_t id, const at::Tensor& tensor);
  uint64_t resultId(const at::Tensor& tensor);
  void keepContent(uint64_t id, const at::Tensor& tensor);
  void beforeWrite(const c10::IValue& value);

  void enter(uint64_t module, bool reported);
  void flush();
  void guard(const std::exception& error);
  int64_t now() const;

  static thread_local Recorder* current_;

  const gb_run_options options_;
  ByteWriter out_;
  ByteWriter scratch_;
  std::string broken_;  // what went wrong within a callback, where nothing may be thrown
  bool cancelled_ = false;
  bool paused_ = false;
  at::CallbackHandle callback_ = at::INVALID_CALLBACK_HANDLE;

  ska::flat_hash_map<const void*, std::unique_ptr<OperatorInfo>> operators_;  // by where the schema's name lies
  std::vector<Frame> frames_;
  uint64_t ordinal_ = 0;  // of the next outermost operation

  // A tensor's memory is used anew once it is gone. A weak reference frees what it holds and keeps its address.
  ska::flat_hash_map<const c10::TensorImpl*, Known> ids_;
  std::vector<c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>> seen_;
  ska::flat_hash_map<const c10::StorageImpl*, uint64_t> storages_;
  std::vector<c10::weak_intrusive_ptr<c10::StorageImpl>> seenStorages_;
  uint64_t nextId_ = 1;

  std::vector<const c10::TensorImpl*> arguments_;             // of the outermost operation
  std::vector<std::pair<uint64_t, at::Tensor>> results_;      // whose values are to be handed over
  ska::flat_hash_map<const c10::StorageImpl*, uint64_t> writes_;  // how often memory was written
  ska::flat_hash_map<uint64_t, uint64_t> given_;                  // how many of those writes a tensor's last handed value knows
  std::vector<at::Tensor> silent_;                            // what the outermost operation writes without a word of it
  const c10::TensorImpl* sameAsArgument_ = nullptr;           // what the last operation gave back as it had come
  uint64_t sameAsArgumentId_ = 0;

  ska::flat_hash_map<const void*, uint64_t> modules_;  // by the module's object
  std::vector<std::string> paths_;
  std::vector<Scope> scopes_;
  ska::flat_hash_map<std::string, uint64_t> functions_;  // by path
  ska::flat_hash_map<const Site*, uint64_t> lastRead_;

  ska::flat_hash_map<uint64_t, Content> contents_;
  ska::flat_hash_map<const c10::StorageImpl*, std::vector<uint64_t>> contentsOf_;
};

}  // namespace graphbridge
