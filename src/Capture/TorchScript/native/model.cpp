#include "model.h"

#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/runtime/jit_exception.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "soundness.h"

namespace {

// The random generator is one for the process, and a run repeats only if no other one draws from it meanwhile.
std::mutex runMutex;

std::string lastAtom(const c10::ClassTypePtr& type) { return type->name() ? type->name()->name() : "Module"; }

// A recurrent module of PyTorch has overloads of forward, of which the first takes tensors.
torch::jit::Method forwardOf(const torch::jit::Module& module) {
  for (const auto* name : {"forward", "forward__0"})
    if (const auto method = module.find_method(name))
      return *method;
  throw std::invalid_argument("the module has no forward method");
}

// Puts a model's attributes back as they were: its training flag, and what forward stored in it.
class SlotGuard {
 public:
  explicit SlotGuard(const std::vector<torch::jit::Module>& modules) {
    for (const auto& module : modules)
      saved_.emplace_back(module._ivalue(), module._ivalue()->slots());
  }
  ~SlotGuard() {
    for (auto& [object, slots] : saved_)
      for (size_t i = 0; i < slots.size(); i++)
        object->setSlot(i, slots[i]);
  }

 private:
  std::vector<std::pair<c10::intrusive_ptr<c10::ivalue::Object>, std::vector<c10::IValue>>> saved_;
};

// Operators know tensors without content as None; a model that wants a tensor doesn't.
bool hasUndefined(const c10::IValue& value) {
  if (value.isTensor())
    return !value.toTensor().defined();
  if (value.isTensorList() || value.isList())
    for (const c10::IValue& element : value.toListRef())
      if (hasUndefined(element))
        return true;
  if (value.isTuple())
    for (const auto& element : value.toTupleRef().elements())
      if (hasUndefined(element))
        return true;
  if (value.isGenericDict())
    for (const auto& entry : value.toGenericDict())
      if (hasUndefined(entry.value()))
        return true;
  return false;
}

// What is below a module that was met before is listed again under its other names only while there are fewer: modules that
// share children level by level have exponentially many names.
constexpr size_t kMaximumRepeated = 100'000;

bool isPlain(const c10::IValue& value) {
  if (value.isTuple())
    return std::all_of(value.toTupleRef().elements().begin(), value.toTupleRef().elements().end(), isPlain);
  return value.isNone() || value.isBool() || value.isInt() || value.isDouble() || value.isString() || value.isIntList() || value.isDoubleList();
}

// What a module was made with is in its class's constants, and in attributes of its own where it may change.
void describeModule(graphbridge::ByteWriter& out, const torch::jit::Module& module) {
  const auto type = module.type();
  std::vector<std::pair<std::string, c10::IValue>> plain;
  for (size_t i = 0; i < type->numConstants(); i++)
    plain.emplace_back(type->getConstantName(i), type->getConstant(i));
  for (size_t i = 0; i < type->numAttributes(); i++)
    plain.emplace_back(type->getAttributeName(i), module._ivalue()->getSlot(i));
  const auto isOther = [](const auto& one) { return !isPlain(one.second) || one.first == "training" || one.first[0] == '_'; };
  plain.erase(std::remove_if(plain.begin(), plain.end(), isOther), plain.end());
  out.str(type->name() ? type->name()->qualifiedName() : "");
  out.u(plain.size());
  for (const auto& [name, value] : plain) {
    out.str(name);
    graphbridge::writeValue(out, value, graphbridge::handleOf);
  }
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (const auto& parameter : module.named_parameters(false))
    tensors.emplace_back(parameter.name, parameter.value);
  for (const auto& buffer : module.named_buffers(false))
    tensors.emplace_back(buffer.name, buffer.value);
  out.u(tensors.size());
  for (const auto& [name, tensor] : tensors) {
    out.str(name);
    out.u(tensor.dim());
    for (const auto size : tensor.sizes())
      out.s(size);
  }
}

class RecorderGuard {
 public:
  explicit RecorderGuard(graphbridge::Recorder* recorder) : recorder_(recorder) {
    if (recorder_ != nullptr)
      recorder_->start();
  }
  ~RecorderGuard() {
    if (recorder_ != nullptr)
      recorder_->stop();
  }

 private:
  graphbridge::Recorder* recorder_;
};

// The interpreter puts its own stack of calls before an error's text, and libtorch where it was raised after it.
std::string plainMessage(const std::exception& error) {
  std::string message = error.what();
  // what the model's own code raised has its type and text apart
  if (const auto* raised = dynamic_cast<const torch::jit::JITException*>(&error); raised != nullptr && raised->getOriginalMsg()) {
    auto type = raised->getPythonClassName().value_or("");
    type = type.substr(type.rfind('.') + 1);
    return type.empty() ? *raised->getOriginalMsg() : type + ": " + *raised->getOriginalMsg();
  }
  constexpr const char* kBefore = "\nRuntimeError: ";
  if (const auto at = message.rfind(kBefore); at != std::string::npos)
    message = message.substr(at + std::strlen(kBefore));
  if (const auto at = message.find("\nException raised from"); at != std::string::npos)
    message = message.substr(0, at);
  while (!message.empty() && std::isspace(static_cast<unsigned char>(message.back())))
    message.pop_back();
  return message;
}

}  // namespace

gb_model::gb_model(const std::string& path, bool observable) : root_(graphbridge::loadArchive(path, *places_)), observable_(observable) {
  graphbridge::requireSound(root_);
  forwardOf(root_);
  if (observable_)
    graphbridge::instrument(*root_._ivalue()->compilation_unit(), sites_);
  addParts("", root_, -1);
}

bool gb_model::isInside(int64_t part) const {
  for (auto above = parts_[part].row.parent; above >= 0; above = parts_[above].row.parent)
    if (parts_[above].module._ivalue() == parts_[part].module._ivalue())
      return true;
  return false;
}

void gb_model::addParts(const std::string& path, const torch::jit::Module& module, int64_t parent) {
  const auto index = static_cast<int64_t>(parts_.size());
  const auto [first, isNew] = firstPart_.emplace(module._ivalue().get(), index);
  parts_.push_back({{path, lastAtom(module.type()), parent, isNew ? -1 : first->second}, module});
  if (!isNew && (parts_.size() >= kMaximumRepeated || isInside(index)))
    return;
  for (const auto& child : module.named_children())
    addParts(path.empty() ? child.name : path + "." + child.name, child.value, index);
}

void gb_model::describe(graphbridge::ByteWriter& out) const {
  const auto schema = forwardOf(root_).function().getSchema();
  out.str(lastAtom(root_.type()));
  out.u(schema.arguments().size() - 1);
  for (size_t i = 1; i < schema.arguments().size(); i++) {
    const auto& argument = schema.arguments()[i];
    out.str(argument.name());
    out.str(argument.type()->annotation_str());
    out.u(argument.default_value() ? 1 : 0);
  }
  out.u(parts_.size());
  for (const auto& part : parts_)
    describeModule(out, part.module);
}

void gb_model::declare(graphbridge::Recorder& recorder, bool training) const {
  for (const auto& part : parts_)
    recorder.declareModule(part.row, part.module._ivalue().get());
  for (size_t i = 0; i < parts_.size(); i++) {
    for (const auto& parameter : parts_[i].module.named_parameters(false))
      recorder.own(i, parameter.name, parameter.value, true);
    for (const auto& buffer : parts_[i].module.named_buffers(false)) {
      recorder.own(i, buffer.name, buffer.value, false);
      if (training)
        recorder.snapshot(buffer.value);
    }
  }
}

void gb_model::run(graphbridge::ByteReader in, const gb_run_options& options, graphbridge::ByteWriter& outputs, gb_recording& recording) {
  const std::lock_guard<std::mutex> lock(runMutex);
  // the optimiser would fuse operations and leave others out
  torch::jit::setGraphExecutorOptimize(!observable_);
  const auto method = forwardOf(root_);
  const auto& wanted = method.function().getSchema().arguments();
  if (options.events != nullptr) {
    recording.places = places_;
    recording.recorder = std::make_unique<graphbridge::Recorder>(options);
    declare(*recording.recorder, (options.flags & GB_TRAIN) != 0);
    if ((options.flags & GB_MODULES) != 0)
      return recording.recorder->finish();
  }

  std::vector<c10::IValue> arguments;
  torch::jit::Kwargs named;
  for (auto count = in.count(); count > 0; count--) {
    auto name = in.str();
    const bool byPlace = name.empty();
    if (byPlace) {
      if (arguments.size() + 1 >= wanted.size())
        throw std::invalid_argument("forward takes " + std::to_string(wanted.size() - 1) + " inputs, and more were given");
      name = wanted[arguments.size() + 1].name();
    }
    const auto at = method.function().getSchema().argumentIndexWithName(name);
    if (!at || *at == 0)
      throw std::invalid_argument("forward has no input '" + name + "'");
    auto value = graphbridge::readValue(in, wanted[*at].type());
    if (hasUndefined(value))
      throw std::invalid_argument("None was given where " + wanted[*at].type()->annotation_str() + " is wanted for '" + name + "'");
    if (recording.recorder)
      recording.recorder->input(name, value);
    if (byPlace)
      arguments.push_back(std::move(value));
    else
      named[name] = std::move(value);
  }

  std::vector<torch::jit::Module> modules;
  for (const auto& part : parts_)
    modules.push_back(part.module);
  const SlotGuard slots(modules);
  root_.train((options.flags & GB_TRAIN) != 0);
  at::manual_seed(options.seed);
  const at::AutoGradMode grad((options.flags & GB_GRAD) != 0);

  c10::IValue result;
  try {
    {
      const RecorderGuard observing(recording.recorder.get());
      result = method(std::move(arguments), named);
    }
    if (recording.recorder)
      recording.recorder->output(result);
  } catch (const std::exception& error) {
    if (!recording.recorder)
      throw;
    recording.error = plainMessage(error);
    recording.recorder->fail(recording.error);
    recording.recorder->finish();
    recording.recorder->restore();
    throw;
  }
  graphbridge::writeValue(outputs, result, graphbridge::handleOf);
  if (recording.recorder) {
    recording.recorder->finish();
    recording.recorder->restore();
  }
}
