#include "recorder.h"

#include <torch/script.h>

#include <chrono>

#include "statistics.h"

namespace graphbridge {

namespace {

constexpr size_t kChunk = 64 * 1024;

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

bool hasStorage(const at::Tensor& tensor) { return tensor.layout() == at::kStrided && tensor.has_storage(); }

}  // namespace

thread_local Recorder* Recorder::current_ = nullptr;

int64_t Recorder::now() const {
  if ((options_.flags & GB_TIME) == 0)
    return -1;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// ---- before and after the pass

uint64_t Recorder::declareModule(const ModuleRow& row, const void* object) {
  const uint64_t index = paths_.size();
  out_.event(Event::Module);
  out_.u(index);
  out_.str(row.path);
  out_.str(row.type);
  out_.u(static_cast<uint64_t>(row.parent + 1));
  out_.u(object == nullptr ? 1 : 0);
  paths_.push_back(row.path);
  if (object != nullptr)
    modules_.emplace(object, index);
  return index;
}

void Recorder::own(uint64_t module, const std::string& name, const at::Tensor& tensor, bool isParameter) {
  const auto id = idOf(tensor, true);
  keepContent(id, tensor);
  out_.event(Event::Owned);
  out_.u(module);
  out_.str(name);
  out_.u(id);
  out_.u(isParameter ? 0 : 1);
}

void Recorder::input(const std::string& name, const c10::IValue& value) {
  scratch_.clear();
  writeValue(scratch_, value, [this](const at::Tensor& tensor) {
    const auto id = idOf(tensor, true);
    keepContent(id, tensor);
    return id;
  });
  out_.event(Event::Input);
  out_.str(name);
  out_.append(scratch_);
}

void Recorder::start() {
  callback_ = at::addThreadLocalCallback(
      at::RecordFunctionCallback(&Recorder::onStart, &Recorder::onEnd).needsInputs(true).needsOutputs(true).scopes({at::RecordScope::FUNCTION}));
  current_ = this;
}

void Recorder::stop() {
  current_ = nullptr;
  at::removeCallback(callback_);
}

void Recorder::output(const c10::IValue& value) {
  scratch_.clear();
  writeValue(scratch_, value, [this](const at::Tensor& tensor) {
    const bool known = ids_.count(tensor.unsafeGetTensorImpl()) != 0;
    const auto id = idOf(tensor, true);
    if (!known)
      keepContent(id, tensor);
    return id;
  });
  out_.event(Event::Output);
  out_.str("");
  out_.append(scratch_);
}

void Recorder::fail(const std::string& message) {
  failFrames(0, message);
  out_.event(Event::Error);
  out_.str(message);
}

void Recorder::finish() {
  flush();
  if (!broken_.empty())
    throw std::runtime_error("recording failed: " + broken_);
}

void Recorder::restore() {
  at::NoGradGuard noGrad;
  for (auto& entry : contents_)
    if (entry.second.snapshot.defined() && entry.second.snapshot.sizes() == entry.second.tensor.sizes())
      entry.second.tensor.copy_(entry.second.snapshot);
}

const at::Tensor* Recorder::content(uint64_t id) const {
  const auto found = contents_.find(id);
  if (found == contents_.end())
    return nullptr;
  return found->second.snapshot.defined() ? &found->second.snapshot : &found->second.tensor;
}

const at::Tensor* Recorder::given(uint64_t id) const {
  const auto found = contents_.find(id);
  return found == contents_.end() ? nullptr : &found->second.tensor;
}

const std::vector<std::pair<uint64_t, at::Tensor>>* Recorder::kept(uint64_t ordinal) const {
  const auto found = kept_.find(ordinal);
  return found == kept_.end() ? nullptr : &found->second;
}

// ---- calls, branches and reads

void Recorder::enter(uint64_t module, bool reported) {
  checkCancelled();
  scopes_.push_back({module, now(), reported});
  if (reported) {
    out_.event(Event::Enter);
    out_.u(module);
  }
}

void Recorder::enterMethod(const Site& site, const c10::IValue& self) {
  const auto found = modules_.find(self.toObject().get());
  if (found == modules_.end()) {
    // an object that is no module of this model: its methods are functions
    enterFunction(site);
    return;
  }
  // a method that a module calls on itself is a part of its forward
  const bool within = !site.isForward && !scopes_.empty() && scopes_.back().module == found->second;
  enter(found->second, !within);
}

void Recorder::enterFunction(const Site& site) {
  const auto caller = scopes_.empty() ? -1 : static_cast<int64_t>(scopes_.back().module);
  const auto name = site.name.substr(site.name.rfind('.') + 1) + "()";
  const auto& above = caller < 0 ? std::string() : paths_[caller];
  const auto path = above.empty() ? name : above + "." + name;
  const auto found = functions_.find(path);
  const auto module = found != functions_.end() ? found->second : declareModule({path, site.name, caller}, nullptr);
  functions_.emplace(path, module);
  enter(module, true);
}

void Recorder::leave() {
  const auto scope = scopes_.back();
  scopes_.pop_back();
  if (scope.reported) {
    out_.event(Event::Leave);
    out_.u(scope.started < 0 ? 0 : static_cast<uint64_t>(now() - scope.started) + 1);
  }
  checkCancelled();
}

void Recorder::branch(const Site& site, int64_t kind, int64_t iteration) {
  checkCancelled();
  uint64_t read = 0;
  for (const auto* candidate : site.reads)
    if (const auto found = lastRead_.find(candidate); found != lastRead_.end())
      read = std::max(read, found->second + 1);
  out_.event(Event::Branch);
  out_.u(static_cast<uint64_t>(kind));
  out_.u(kind == 2 ? static_cast<uint64_t>(iteration) + 1 : 0);
  out_.u(read);
}

void Recorder::endBranch() { out_.event(Event::EndBranch); }

void Recorder::read(const Site& site) {
  if (ordinal_ == 0)
    return;
  lastRead_[&site] = ordinal_ - 1;
  out_.event(Event::Read);
  out_.u(ordinal_ - 1);
}

void Recorder::result(c10::IValue& value) {
  checkCancelled();
  const auto* same = std::exchange(sameAsArgument_, nullptr);
  if (same == nullptr || !value.isTensor() || value.toTensor().unsafeGetTensorImpl() != same || !hasStorage(value.toTensor()))
    return;
  // From here on the result goes by a name of its own, so that what uses it isn't taken for a use of the argument.
  at::DisableRecordFunctionGuard quiet;
  auto alias = value.toTensor().alias();
  ids_.emplace(alias.unsafeGetTensorImpl(), Known{sameAsArgumentId_, layoutOf(alias)});
  seen_.emplace_back(alias.getIntrusivePtr());
  value = std::move(alias);
}

void Recorder::checkCancelled() {
  if (options_.cancel != nullptr && __atomic_load_n(options_.cancel, __ATOMIC_RELAXED) != 0)
    cancelled_ = true;
  if (cancelled_)
    throw Cancelled();
  if (!broken_.empty())
    throw std::runtime_error("recording failed: " + broken_);
}

// ---- operations

std::unique_ptr<at::ObserverContext> Recorder::onStart(const at::RecordFunction& fn) {
  // nothing may be thrown from here: libtorch would only print it
  if (auto* recorder = current_; recorder != nullptr && !recorder->paused_) {
    try {
      const auto& op = recorder->operatorOf(fn);
      const auto inputs = fn.inputs();
      const auto count = std::min(op.written.size(), inputs.size());
      // under TorchScript the inputs are the interpreter's whole stack, the operator's own on top
      recorder->begin(op, inputs.slice(inputs.size() - count));
    } catch (const std::exception& error) {
      recorder->guard(error);
    }
  }
  return nullptr;
}

void Recorder::onEnd(const at::RecordFunction& fn, at::ObserverContext*) {
  if (auto* recorder = current_; recorder != nullptr && !recorder->paused_) {
    try {
      if (recorder->frames_.empty())
        return;
      const auto now = recorder->now();
      auto& frame = recorder->frames_.back();
      if (std::uncaught_exceptions() > frame.exceptions) {
        for (auto at = recorder->frames_.rbegin(); at != recorder->frames_.rend(); ++at)
          if (!at->failed) {
            at->failed = true;
            break;
          }
        return;
      }
      const auto& outputs = fn.outputs();
      // frames of operations that threw, where an outer one caught it
      auto open = recorder->frames_.size();
      while (open > 0 && recorder->frames_[open - 1].failed)
        open--;
      recorder->failFrames(open, "it threw, and the operation around it went on");
      const auto count = std::min(recorder->frames_.back().op->schema.returns().size(), outputs.size());
      recorder->end(at::ArrayRef<c10::IValue>(outputs).slice(outputs.size() - count), now);
    } catch (const std::exception& error) {
      recorder->guard(error);
    }
  }
}

void Recorder::guard(const std::exception& error) {
  if (broken_.empty())
    broken_ = error.what();
}

const OperatorInfo& Recorder::operatorOf(const at::RecordFunction& fn) {
  // the name lies in the schema, of which each overload has its own
  auto& info = operators_[fn.name()];
  if (info == nullptr) {
    const auto schema = fn.operator_schema();
    info = std::make_unique<OperatorInfo>(operators_.size() - 1, schema ? *schema : c10::FunctionSchema(fn.name(), "", {}, {}));
    info->declare(out_);
  }
  return *info;
}

void Recorder::begin(const OperatorInfo& op, at::ArrayRef<const c10::IValue> arguments) {
  const bool outermost = frames_.empty();
  if (outermost) {
    arguments_.clear();
    sameAsArgument_ = nullptr;
    silent_.clear();
    if (op.condition >= 0 && static_cast<size_t>(op.condition) < arguments.size() && arguments[op.condition].isBool() && arguments[op.condition].toBool())
      for (const auto at : op.silent)
        if (arguments[at].isTensor() && arguments[at].toTensor().defined())
          silent_.push_back(arguments[at].toTensor());
    ordinal_++;
  }
  if (op.writesAny)
    for (size_t i = 0; i < arguments.size(); i++)
      if (op.written[i])
        beforeWrite(arguments[i]);
  scratch_.clear();
  for (size_t i = 0; i < arguments.size(); i++)
    writeValue(
        scratch_, arguments[i],
        [&](const at::Tensor& tensor) {
          if (outermost)
            arguments_.push_back(tensor.unsafeGetTensorImpl());
          const auto before = nextId_;
          const auto id = idOf(tensor, false);
          if (outermost && id >= before)
            keepContent(id, tensor);
          return id;
        },
        op.types[i]);
  // one that was called without the dispatcher's boxing may have given fewer
  for (size_t i = arguments.size(); i < op.written.size(); i++)
    scratch_.tag(Tag::None);
  out_.event(Event::Begin);
  out_.u(op.index);
  out_.append(scratch_);
  frames_.push_back({&op, now(), std::uncaught_exceptions(), false});
}

void Recorder::end(at::ArrayRef<c10::IValue> results, int64_t now) {
  const auto frame = frames_.back();
  frames_.pop_back();
  const bool outermost = frames_.empty();
  results_.clear();
  scratch_.clear();
  for (const auto& value : results)
    writeValue(scratch_, value, [&](const at::Tensor& tensor) {
      const auto id = frame.op->writesAny ? idOf(tensor, true) : resultId(tensor);
      if (frame.op->writesAny)
        declare(id, tensor);
      if (outermost)
        results_.emplace_back(id, tensor);
      return id;
    });
  out_.event(Event::End);
  out_.u(frame.started < 0 ? 0 : static_cast<uint64_t>(now - frame.started) + 1);
  out_.u(results.size());
  out_.append(scratch_);
  if (outermost) {
    for (const auto& tensor : silent_)
      results_.emplace_back(idOf(tensor, true), tensor);
    silent_.clear();
    afterOutermost();
  }
}

// What is kept of the values that an outermost operation made, beyond the events.
void Recorder::afterOutermost() {
  if ((options_.flags & (GB_STATISTICS | GB_KEEP)) != 0 || options_.values != nullptr) {
    at::DisableRecordFunctionGuard quiet;
    at::NoGradGuard noGrad;
    for (const auto& [id, tensor] : results_) {
      if ((options_.flags & GB_STATISTICS) != 0)
        writeStatistics(out_, id, tensor);
      if ((options_.flags & GB_KEEP) != 0)
        kept_[ordinal_ - 1].emplace_back(id, tensor.detach().clone());
      if (options_.values != nullptr && !cancelled_) {
        flush();
        const auto dense = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous();
        if (options_.values(options_.context, id, static_cast<const uint8_t*>(dense.data_ptr()), dense.nbytes()) != 0)
          cancelled_ = true;
      }
    }
  }
  results_.clear();
  if (out_.size() >= kChunk)
    flush();
}

void Recorder::beginOwn(const Site& site, at::ArrayRef<const c10::IValue> arguments) {
  auto& info = operators_[site.schema];
  if (info == nullptr) {
    info = std::make_unique<OperatorInfo>(operators_.size() - 1, *site.schema);
    info->declare(out_);
  }
  begin(*info, arguments);
}

void Recorder::endOwn(const c10::IValue& result) { end(result, now()); }

void Recorder::failFrames(size_t above, const std::string& message) {
  while (frames_.size() > above) {
    frames_.pop_back();
    out_.event(Event::Fail);
    out_.str(message);
  }
}

// ---- tensors

uint64_t Recorder::idOf(const at::Tensor& tensor, bool made) {
  const auto found = ids_.find(tensor.unsafeGetTensorImpl());
  if (found == ids_.end())
    return newId(tensor);
  // an operation may resize a tensor that it made empty, where no schema says so
  if (found->second.layout != layoutOf(tensor)) {
    found->second.layout = layoutOf(tensor);
    declare(found->second.id, tensor);
  }
  return found->second.id;
}

// A number that changes with a tensor's type, sizes, strides and memory.
uint64_t Recorder::layoutOf(const at::Tensor& tensor) {
  uint64_t layout = static_cast<uint64_t>(tensor.scalar_type());
  const auto add = [&layout](uint64_t part) { layout = (layout ^ part) * 0x9E3779B97F4A7C15 + (layout >> 29); };
  for (const int64_t size : tensor.sizes())
    add(static_cast<uint64_t>(size));
  if (hasStorage(tensor)) {
    for (const int64_t stride : tensor.strides())
      add(static_cast<uint64_t>(stride));
    add(static_cast<uint64_t>(tensor.storage_offset()));
    add(reinterpret_cast<uint64_t>(tensor.storage().unsafeGetStorageImpl()));
  }
  return layout;
}

uint64_t Recorder::newId(const at::Tensor& tensor) {
  const auto id = nextId_++;
  ids_.emplace(tensor.unsafeGetTensorImpl(), Known{id, layoutOf(tensor)});
  seen_.emplace_back(tensor.getIntrusivePtr());
  declare(id, tensor);
  return id;
}

// A result that is one of the arguments, though the operation doesn't write it, stands for a value of its own.
uint64_t Recorder::resultId(const at::Tensor& tensor) {
  const auto* impl = tensor.unsafeGetTensorImpl();
  if (!frames_.empty() || std::find(arguments_.begin(), arguments_.end(), impl) == arguments_.end())
    return idOf(tensor, true);
  const auto id = nextId_++;
  declare(id, tensor);
  sameAsArgument_ = impl;
  sameAsArgumentId_ = id;
  return id;
}

void Recorder::declare(uint64_t id, const at::Tensor& tensor) {
  out_.event(Event::Tensor);
  out_.u(id);
  out_.u(elementTypeOf(tensor.scalar_type()));
  out_.u(tensor.dim());
  for (const int64_t size : tensor.sizes())
    out_.s(size);
  const bool stored = hasStorage(tensor);
  for (int64_t i = 0; i < tensor.dim(); i++)
    out_.s(stored ? tensor.stride(i) : 0);
  uint64_t storage = 0;
  if (stored) {
    auto* impl = tensor.storage().unsafeGetStorageImpl();
    auto& number = storages_[impl];
    if (number == 0) {
      number = storages_.size();
      seenStorages_.emplace_back(c10::intrusive_ptr<c10::StorageImpl>::reclaim_copy(impl));
    }
    storage = number;
  }
  out_.u(storage);
  out_.s(stored ? tensor.storage_offset() : 0);
  out_.u(tensor.itemsize());
  out_.u(stored ? tensor.storage().nbytes() : 0);
}

void Recorder::keepContent(uint64_t id, const at::Tensor& tensor) {
  if (!contents_.emplace(id, Content{tensor, {}}).second)
    return;
  if (hasStorage(tensor))
    contentsOf_[tensor.storage().unsafeGetStorageImpl()].push_back(id);
}

void Recorder::snapshot(const at::Tensor& tensor) { beforeWrite(tensor); }

// Copies what was given to the pass before it is changed for the first time.
void Recorder::beforeWrite(const c10::IValue& value) {
  forEachTensor(value, [this](const at::Tensor& tensor) {
    if (!hasStorage(tensor))
      return;
    const auto found = contentsOf_.find(tensor.storage().unsafeGetStorageImpl());
    if (found == contentsOf_.end())
      return;
    at::DisableRecordFunctionGuard quiet;
    at::NoGradGuard noGrad;
    for (const auto id : found->second) {
      auto& content = contents_[id];
      content.snapshot = content.tensor.detach().clone();
    }
    contentsOf_.erase(found);
  });
}

void Recorder::flush() {
  if (out_.size() == 0)
    return;
  if (!cancelled_ && options_.events(options_.context, out_.data(), out_.size()) != 0)
    cancelled_ = true;
  out_.clear();
}

}  // namespace graphbridge
