#include "soundness.h"

#include <ATen/quantized/QTensorImpl.h>
#include <c10/core/CPUAllocator.h>
#include <malloc.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <unordered_set>

#include "instrument.h"

namespace graphbridge {

namespace {

using torch::jit::AttributeKind;
using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;

// Why the code of a network has no business with an operator; null where it may call it.
const char* harmOf(const c10::Symbol& kind) {
  static const std::unordered_set<std::string> files{"aten::save", "aten::from_file"};
  static const std::unordered_set<std::string> processes{"prim::rpc_async", "prim::rpc_sync", "prim::rpc_remote"};
  static const std::unordered_set<std::string> inner{"graphbridge", "static_runtime", "_test"};
  if (files.count(kind.toQualString()) != 0)
    return "which reads or writes files";
  if (processes.count(kind.toQualString()) != 0 || std::strcmp(kind.ns().toUnqualString(), "c10d") == 0)
    return "which speaks to other processes";
  if (inner.count(kind.ns().toUnqualString()) != 0)
    return "which is for the machinery that runs models";
  return nullptr;
}

std::string shapeOf(const at::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.scalar_type() << tensor.sizes() << " with strides " << tensor.strides() << " and offset " << tensor.storage_offset();
  return text.str();
}

[[noreturn]] void refuse(const std::string& what, const std::string& why) { throw Unsound(what + " " + why); }

// Whether the memory is there: libtorch takes the storage's size from data.pkl, and allocates the record's.
bool hasItsBytes(const c10::Storage& storage) {
  const auto& memory = storage.data_ptr();
  if (storage.nbytes() == 0)
    return true;
  if (memory.get() == nullptr)
    return false;
  // only what the allocator made can be asked; the rest was made by an operator, which knew its size
  if (memory.get_deleter() != c10::GetCPUAllocator()->raw_deleter() || memory.get_context() != memory.get())
    return true;
  return malloc_usable_size(memory.get_context()) >= storage.nbytes();
}

void checkStrided(const at::Tensor& tensor, const std::string& name) {
  size_t end = 1;  // in elements, from the storage's begin
  bool isEmpty = false;
  bool overflows = tensor.storage_offset() < 0;
  for (int64_t d = 0; d < tensor.dim(); d++) {
    const auto size = tensor.sizes()[d];
    const auto stride = tensor.strides()[d];
    size_t reach = 0;
    isEmpty = isEmpty || size == 0;
    overflows = overflows || size < 0 || stride < 0;
    if (!overflows && size > 0)
      overflows = __builtin_mul_overflow(static_cast<size_t>(size - 1), static_cast<size_t>(stride), &reach) || __builtin_add_overflow(end, reach, &end);
  }
  overflows = overflows || __builtin_add_overflow(end, static_cast<size_t>(tensor.storage_offset()), &end)
      || __builtin_mul_overflow(end, tensor.itemsize(), &end);
  const auto held = tensor.storage().nbytes();
  if (overflows || (!isEmpty && end > held))
    refuse(name, "is " + shapeOf(tensor) + ", which doesn't lie inside its storage of " + std::to_string(held) + " bytes");
  if (!hasItsBytes(tensor.storage()))
    refuse(name, "has a storage that claims " + std::to_string(held) + " bytes, and the archive has fewer");
}

void checkTensor(const at::Tensor& tensor, const std::string& name);

void checkQuantizer(const at::Tensor& tensor, const std::string& name) {
  if (tensor.qscheme() != at::kPerChannelAffine && tensor.qscheme() != at::kPerChannelAffineFloatQParams)
    return;
  const auto scales = tensor.q_per_channel_scales();
  const auto zeroPoints = tensor.q_per_channel_zero_points();
  const auto axis = tensor.q_per_channel_axis();
  checkTensor(scales, "the scales of " + name);
  checkTensor(zeroPoints, "the zero points of " + name);
  if (axis < 0 || axis >= tensor.dim() || scales.numel() != tensor.size(axis) || zeroPoints.numel() != tensor.size(axis))
    refuse(name, "is quantized with scales that don't fit its shape");
}

void checkTensor(const at::Tensor& tensor, const std::string& name) {
  if (!tensor.defined())
    return;
  if (!tensor.device().is_cpu())
    refuse(name, "is on the device " + tensor.device().str());
  if (tensor.layout() == at::kStrided) {
    checkStrided(tensor, name);
    if (tensor.is_quantized())
      checkQuantizer(tensor, name);
    return;
  }
  if (tensor.layout() != at::kSparse)
    refuse(name, "is in a layout that can't be checked");
  checkTensor(tensor._indices(), "the indices of " + name);
  checkTensor(tensor._values(), "the values of " + name);
  try {
    at::_validate_sparse_coo_tensor_args(tensor._indices(), tensor._values(), tensor.sizes());
  } catch (const c10::Error& error) {
    refuse(name, std::string("is no sparse tensor: ") + error.what_without_backtrace());
  }
}

// Goes through values with what is declared of them. A list of work rather than recursion: what is nested deeply is no
// reason to run out of stack.
class Values {
 public:
  // No type: anything may be there.
  void add(c10::IValue value, c10::TypePtr type, std::string name) { work_.push_back({std::move(value), std::move(type), std::move(name)}); }

  void check() {
    while (!work_.empty()) {
      const auto item = std::move(work_.back());
      work_.pop_back();
      check(item);
    }
  }

 private:
  struct Item {
    c10::IValue value;
    c10::TypePtr type;
    std::string name;
  };

  void check(const Item& item) {
    const auto type = item.type && item.type->kind() == c10::TypeKind::OptionalType
        ? (item.value.isNone() ? nullptr : item.type->expectRef<c10::OptionalType>().getElementType())
        : item.type;
    if (type && !fits(item.value, type))
      refuse(item.name, "is declared as " + type->annotation_str() + ", and the archive gives " + item.value.tagKind());
    if (item.value.isTensor())
      checkTensor(item.value.toTensor(), item.name);
    else if (item.value.isPtrType() && !item.value.isString() && (item.value.isList() || item.value.isGenericDict() || item.value.isTuple() || item.value.isObject()))
      addParts(item, type);
  }

  // Whether the value itself is of the type; its parts are checked by themselves.
  static bool fits(const c10::IValue& value, const c10::TypePtr& type) {
    switch (type->kind()) {
      case c10::TypeKind::AnyType:
        return true;
      case c10::TypeKind::OptionalType:
        return value.isNone() || fits(value, type->expectRef<c10::OptionalType>().getElementType());
      case c10::TypeKind::TensorType:
        return value.isTensor();
      case c10::TypeKind::ListType:
        return value.isList();
      case c10::TypeKind::DictType:
        return value.isGenericDict();
      case c10::TypeKind::TupleType:
        return value.isTuple() && value.toTupleRef().elements().size() == type->containedTypes().size();
      case c10::TypeKind::ClassType:
      case c10::TypeKind::InterfaceType:
        return value.isObject() && value.type()->isSubtypeOf(*type);
      default:
        return value.type()->isSubtypeOf(*type);
    }
  }

  void addParts(const Item& item, const c10::TypePtr& type) {
    // an object may be in many places, and a list in itself
    if (!seen_.emplace(item.value.internalToPointer(), type.get()).second)
      return;
    const auto part = [&](size_t i) {
      const bool has = type && type->kind() != c10::TypeKind::AnyType && type->kind() != c10::TypeKind::UnionType && i < type->containedTypes().size();
      return has ? type->containedTypes()[i] : nullptr;
    };
    if (item.value.isObject()) {
      addAttributes(item);
    } else if (item.value.isTuple()) {
      const auto& elements = item.value.toTupleRef().elements();
      for (size_t i = 0; i < elements.size(); i++)
        addPart(elements[i], part(i), item.name, i);
    } else if (item.value.isList()) {
      const auto elements = item.value.toListRef();
      for (size_t i = 0; i < elements.size(); i++)
        addPart(elements[i], part(0), item.name, i);
    } else {
      size_t i = 0;
      for (const auto& entry : item.value.toGenericDict()) {
        addPart(entry.key(), part(0), item.name, i);
        addPart(entry.value(), part(1), item.name, i++);
      }
    }
  }

  // Numbers are many, and soon checked.
  void addPart(const c10::IValue& value, const c10::TypePtr& type, const std::string& name, size_t i) {
    if (value.isPtrType() || value.isTensor() || (type && !fits(value, type)))
      add(value, type, name + "[" + std::to_string(i) + "]");
  }

  void addAttributes(const Item& item) {
    const auto object = item.value.toObject();
    const auto type = object->type();
    if (object->slots().size() < type->numAttributes())
      refuse(item.name.empty() ? "the module" : item.name, "has fewer attributes than its class");
    for (size_t i = 0; i < type->numAttributes(); i++)
      add(object->getSlot(i), type->getAttribute(i), item.name.empty() ? type->getAttributeName(i) : item.name + "." + type->getAttributeName(i));
  }

  struct PairHash {
    size_t operator()(const std::pair<const void*, const void*>& pair) const {
      return std::hash<const void*>()(pair.first) * 31 + std::hash<const void*>()(pair.second);
    }
  };

  std::vector<Item> work_;
  std::unordered_set<std::pair<const void*, const void*>, PairHash> seen_;
};

void checkBlock(const Block* block, const std::string& function, Values& constants);

void checkNode(const Node* node, const std::string& function, Values& constants) {
  if (const auto* harm = harmOf(node->kind()))
    throw Unsound("its code calls " + std::string(node->kind().toQualString()) + ", " + harm + ", in " + function);
  // libtorch reads the record of where a line came from when it reports an error; what it crashes on shall show now
  std::ostringstream ignored;
  node->sourceRange().highlight(ignored);
  const auto where = "a constant in the code of " + function;
  for (const auto& name : node->attributeNames()) {
    switch (node->kindOf(name)) {
      case AttributeKind::t:
        constants.add(node->t(name), nullptr, where);
        break;
      case AttributeKind::ts:
        for (const auto& tensor : node->ts(name))
          constants.add(tensor, nullptr, where);
        break;
      case AttributeKind::ival:
        constants.add(node->ival(name), nullptr, where);
        break;
      case AttributeKind::g:
        checkBlock(node->g(name)->block(), function, constants);
        break;
      case AttributeKind::gs:
        for (const auto& graph : node->gs(name))
          checkBlock(graph->block(), function, constants);
        break;
      default:
        break;
    }
  }
  for (const auto* inner : node->blocks())
    checkBlock(inner, function, constants);
}

void checkBlock(const Block* block, const std::string& function, Values& constants) {
  for (const auto* node : block->nodes())
    checkNode(node, function, constants);
}

}  // namespace

void requireSound(const torch::jit::Module& root) {
  Values values;
  for (auto* function : root._ivalue()->compilation_unit()->get_functions()) {
    function->ensure_defined();
    if (auto* graphFunction = torch::jit::tryToGraphFunction(*function))
      checkBlock(graphFunction->graph()->block(), plainName(function->qualname()), values);
  }
  values.add(root._ivalue(), nullptr, "");
  values.check();
}

}  // namespace graphbridge
