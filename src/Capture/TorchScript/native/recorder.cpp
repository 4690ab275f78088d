#include "recorder.h"

#include <torch/script.h>

#include <chrono>

#include "statistics.h"
#include "tensors.h"

namespace graphbridge {

namespace {

constexpr size_t kChunk = 64 * 1024;

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
  if (row.same >= 0) {
    out_.event(Event::Same);
    out_.u(index);
    out_.u(static_cast<uint64_t>(row.same));
  }
  if (object != nullptr)
    modules_.emplace(object, index);
  return index;
}

void Recorder::own(uint64_t module, const std::string& name, const at::Tensor& tensor, bool isParameter) {
  const auto id = idOf(tensor);
  keepContent(id, tensor);
  out_.event(Event::Owned);
  out_.u(module);
  out_.str(name);
  out_.u(id);
  out_.u(!isParameter ? 1 : tensor.requires_grad() ? 0 : 2);
}

void Recorder::input(const std::string& name, const c10::IValue& value) {
  scratch_.clear();
  writeValue(scratch_, value, [this](const at::Tensor& tensor) {
    const auto id = idOf(tensor);
    keepContent(id, tensor);
    return id;
  });
  out_.event(Event::Input);
  out_.str(name);
  out_.append(scratch_);
  if ((options_.flags & GB_STATISTICS) == 0)
    return;
  at::DisableRecordFunctionGuard quiet;
  at::NoGradGuard noGrad;
  forEachTensor(value, [this](const at::Tensor& tensor) { writeStatistics(out_, idOf(tensor), tensor); });
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
    const auto id = idOf(tensor);
    if (!known)
      keepContent(id, tensor);
    if (missedWrites(id, tensor))
      results_.emplace_back(id, tensor);
    return id;
  });
  out_.event(Event::Output);
  out_.str("");
  out_.append(scratch_);
  giveValues();
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
  const auto module = found != functions_.end() ? found->second : declareModule({path, site.name, caller, -1}, nullptr);
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
          const auto id = idOf(tensor);
          if (outermost && id >= before)
            keepContent(id, tensor);
          if (outermost && missedWrites(id, tensor))
            results_.emplace_back(id, tensor);
          return id;
        },
        op.types[i]);
  // one that was called without the dispatcher's boxing may have given fewer
  for (size_t i = arguments.size(); i < op.written.size(); i++)
    scratch_.tag(Tag::None);
  out_.event(Event::Begin);
  out_.u(op.index);
  out_.append(scratch_);
  if (outermost) {
    // the recorder has made the versions that these had missed
    giveValues();
    for (size_t i = 0; i < arguments.size(); i++)
      if (op.written[i])
        forEachTensor(arguments[i], [this](const at::Tensor& tensor) { countWrite(tensor); });
    for (const auto& tensor : silent_)
      countWrite(tensor);
  }
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
      const auto id = frame.op->writesAny ? idOf(tensor) : resultId(tensor);
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
      results_.emplace_back(idOf(tensor), tensor);
    silent_.clear();
    for (const auto& [id, tensor] : results_)
      missedWrites(id, tensor);
    giveValues();
    if (out_.size() >= kChunk)
      flush();
  }
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

void Recorder::flush() {
  if (out_.size() == 0)
    return;
  if (!cancelled_ && options_.events(options_.context, out_.data(), out_.size()) != 0)
    cancelled_ = true;
  out_.clear();
}

}  // namespace graphbridge
