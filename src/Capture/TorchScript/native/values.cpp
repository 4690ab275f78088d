#include "values.h"

#include <torch/script.h>

namespace graphbridge {

namespace {

struct TypeRow {
  at::ScalarType type;
  uint64_t element;
  const char* name;
};

constexpr TypeRow kTypes[] = {
    {at::kFloat, 1, "float32"},   {at::kByte, 2, "uint8"},      {at::kChar, 3, "int8"},
    {at::kShort, 5, "int16"},     {at::kInt, 6, "int32"},       {at::kLong, 7, "int64"},
    {at::kBool, 9, "bool"},       {at::kHalf, 10, "float16"},   {at::kDouble, 11, "float64"},
    {at::kComplexFloat, 14, "complex64"}, {at::kComplexDouble, 15, "complex128"}, {at::kBFloat16, 16, "bfloat16"},
};

// Lists, tuples and dictionaries within each other go this deep.
constexpr int kMaximumDepth = 64;

constexpr uint64_t kUnnamedType = 1000;

void write(ByteWriter& out, const c10::IValue& value, TensorNumber number, const c10::Type* type, int depth);

const c10::Type* strip(const c10::Type* type) {
  while (type != nullptr && type->kind() == c10::TypeKind::OptionalType)
    type = type->containedTypes()[0].get();
  return type;
}

const c10::Type* elementOf(const c10::Type* type) {
  return type != nullptr && type->kind() == c10::TypeKind::ListType ? type->containedTypes()[0].get() : nullptr;
}

void writeInt(ByteWriter& out, int64_t value, const c10::Type* type) {
  if (type != nullptr && type->kind() == c10::TypeKind::ScalarTypeType) {
    out.tag(Tag::ScalarType);
    out.str(nameOf(static_cast<at::ScalarType>(value)));
  } else if (type != nullptr && type->kind() == c10::TypeKind::LayoutType) {
    std::ostringstream text;
    text << static_cast<at::Layout>(value);
    out.tag(Tag::Layout);
    out.str(text.str());
  } else if (type != nullptr && type->kind() == c10::TypeKind::MemoryFormatType) {
    std::ostringstream text;
    text << static_cast<at::MemoryFormat>(value);
    out.tag(Tag::MemoryFormat);
    out.str(text.str());
  } else {
    out.tag(Tag::Int);
    out.s(value);
  }
}

template <typename Elements>
void writeAll(ByteWriter& out, Tag tag, const Elements& elements, TensorNumber number, const c10::Type* type, int depth) {
  out.tag(tag);
  out.u(elements.size());
  for (const auto& element : elements)
    write(out, element, number, type, depth + 1);
}

void writeTuple(ByteWriter& out, const c10::ivalue::Tuple& tuple, TensorNumber number, int depth) {
  const auto schema = tuple.type<c10::TupleType>()->schema();
  if (schema == nullptr) {
    writeAll(out, Tag::Tuple, tuple.elements(), number, nullptr, depth);
    return;
  }
  // a named tuple is read like a dictionary
  out.tag(Tag::Dict);
  out.u(tuple.elements().size());
  for (size_t i = 0; i < tuple.elements().size(); i++) {
    out.tag(Tag::String);
    out.str(schema->arguments()[i].name());
    write(out, tuple.elements()[i], number, nullptr, depth + 1);
  }
}

void write(ByteWriter& out, const c10::IValue& value, TensorNumber number, const c10::Type* type, int depth) {
  if (depth > kMaximumDepth)
    throw std::invalid_argument("lists, tuples and dictionaries are nested more than 64 deep");
  type = strip(type);
  if (value.isTensor()) {
    const auto& tensor = value.toTensor();
    if (tensor.defined()) {
      out.tag(Tag::Tensor);
      out.u(number(tensor));
    } else {
      out.tag(Tag::None);
    }
  } else if (value.isNone()) {
    out.tag(Tag::None);
  } else if (value.isBool()) {
    out.tag(value.toBool() ? Tag::True : Tag::False);
  } else if (value.isInt()) {
    writeInt(out, value.toInt(), type);
  } else if (value.isDouble()) {
    out.tag(Tag::Float);
    out.f64(value.toDouble());
  } else if (value.isComplexDouble()) {
    const auto number_ = value.toComplexDouble();
    out.tag(Tag::Complex);
    out.f64(number_.real());
    out.f64(number_.imag());
  } else if (value.isString()) {
    out.tag(Tag::String);
    out.str(value.toStringRef());
  } else if (value.isIntList()) {
    const auto list = value.toIntList();
    out.tag(Tag::Ints);
    out.u(list.size());
    for (const int64_t element : list)
      out.s(element);
  } else if (value.isList()) {
    writeAll(out, Tag::List, value.toListRef(), number, elementOf(type), depth);
  } else if (value.isTuple()) {
    writeTuple(out, value.toTupleRef(), number, depth);
  } else if (value.isGenericDict()) {
    const auto dict = value.toGenericDict();
    out.tag(Tag::Dict);
    out.u(dict.size());
    for (const auto& entry : dict) {
      write(out, entry.key(), number, nullptr, depth + 1);
      write(out, entry.value(), number, nullptr, depth + 1);
    }
  } else if (value.isDevice()) {
    out.tag(Tag::Device);
    out.str(value.toDevice().str());
  } else {
    out.tag(Tag::Opaque);
    out.str(value.tagKind());
  }
}

[[noreturn]] void refuse(const std::string& given, const c10::TypePtr& type) {
  throw std::invalid_argument(given + " was given where " + type->annotation_str() + " is wanted");
}

c10::IValue readNamed(const std::string& text, const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::ScalarTypeType:
      for (const auto& row : kTypes)
        if (text == row.name)
          return static_cast<int64_t>(row.type);
      refuse("'" + text + "'", type);
    case c10::TypeKind::LayoutType:
      for (const auto layout : {at::kStrided, at::kSparse, at::kSparseCsr, at::kMkldnn}) {
        std::ostringstream name;
        name << layout;
        if (name.str() == text)
          return static_cast<int64_t>(layout);
      }
      refuse("'" + text + "'", type);
    case c10::TypeKind::MemoryFormatType:
      for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::Preserve, at::MemoryFormat::ChannelsLast,
                                at::MemoryFormat::ChannelsLast3d}) {
        std::ostringstream name;
        name << format;
        if (name.str() == text)
          return static_cast<int64_t>(format);
      }
      refuse("'" + text + "'", type);
    case c10::TypeKind::DeviceObjType:
      return c10::Device(text);
    case c10::TypeKind::StringType:
    case c10::TypeKind::AnyType:
      return text;
    default:
      refuse("the text '" + text + "'", type);
  }
}

c10::IValue readNumber(int64_t number, const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::FloatType:
      return static_cast<double>(number);
    case c10::TypeKind::ComplexType:
      return c10::complex<double>(static_cast<double>(number), 0);
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType:
    case c10::TypeKind::NumberType:
    case c10::TypeKind::AnyType:
    case c10::TypeKind::ScalarTypeType:
    case c10::TypeKind::LayoutType:
    case c10::TypeKind::MemoryFormatType:
      return number;
    default:
      refuse("an integer", type);
  }
}

c10::IValue read(ByteReader& in, const c10::TypePtr& wanted, int depth);

c10::IValue readList(ByteReader& in, const c10::TypePtr& type, int depth) {
  const auto count = in.count();
  if (type->kind() == c10::TypeKind::AnyType) {
    c10::impl::GenericList list(c10::AnyType::get());
    for (size_t i = 0; i < count; i++)
      list.push_back(read(in, c10::AnyType::get(), depth + 1));
    return list;
  }
  if (type->kind() != c10::TypeKind::ListType)
    refuse("a list", type);
  auto element = type->containedTypes()[0];
  // the schema's own types are richer than the values': a list of dtypes is a list of integers
  if (element->kind() == c10::TypeKind::SymIntType)
    element = c10::IntType::get();
  c10::impl::GenericList list(element);
  list.reserve(count);
  for (size_t i = 0; i < count; i++)
    list.push_back(read(in, element, depth + 1));
  return list;
}

c10::IValue readTuple(ByteReader& in, const c10::TypePtr& type, int depth) {
  const auto count = in.count();
  std::vector<c10::IValue> elements;
  const bool typed = type->kind() == c10::TypeKind::TupleType;
  if (!typed && type->kind() != c10::TypeKind::AnyType)
    refuse("a tuple", type);
  if (typed && type->containedTypes().size() != count)
    refuse("a tuple of " + std::to_string(count), type);
  for (size_t i = 0; i < count; i++)
    elements.push_back(read(in, typed ? type->containedTypes()[i] : c10::TypePtr(c10::AnyType::get()), depth + 1));
  return typed ? c10::ivalue::Tuple::createNamed(std::move(elements), type->cast<c10::TupleType>())
               : c10::ivalue::Tuple::create(std::move(elements));
}

c10::IValue readDict(ByteReader& in, const c10::TypePtr& type, int depth) {
  const auto count = in.count();
  const bool typed = type->kind() == c10::TypeKind::DictType;
  if (!typed)
    refuse("a dictionary", type);
  const auto key = type->containedTypes()[0];
  const auto value = type->containedTypes()[1];
  c10::impl::GenericDict dict(key, value);
  for (size_t i = 0; i < count; i++) {
    auto name = read(in, key, depth + 1);
    dict.insert_or_assign(std::move(name), read(in, value, depth + 1));
  }
  return dict;
}

c10::IValue read(ByteReader& in, const c10::TypePtr& wanted, int depth) {
  if (depth > kMaximumDepth)
    throw std::invalid_argument("lists, tuples and dictionaries are nested more than 64 deep");
  auto type = wanted;
  const bool optional = type->kind() == c10::TypeKind::OptionalType;
  if (optional)
    type = type->containedTypes()[0];
  const auto tag = static_cast<Tag>(in.byte());
  switch (tag) {
    case Tag::None:
      if (optional || type->kind() == c10::TypeKind::NoneType || type->kind() == c10::TypeKind::AnyType
          || type->kind() == c10::TypeKind::GeneratorType)
        return {};
      if (type->kind() == c10::TypeKind::TensorType)
        return at::Tensor();
      refuse("None", wanted);
    case Tag::False:
    case Tag::True:
      if (type->kind() != c10::TypeKind::BoolType && type->kind() != c10::TypeKind::NumberType && type->kind() != c10::TypeKind::AnyType)
        refuse("a bool", wanted);
      return tag == Tag::True;
    case Tag::Int:
      return readNumber(in.s(), type);
    case Tag::Float: {
      const double number = in.f64();
      if (type->kind() != c10::TypeKind::FloatType && type->kind() != c10::TypeKind::NumberType && type->kind() != c10::TypeKind::AnyType)
        refuse("a float", wanted);
      return number;
    }
    case Tag::Complex: {
      const double real = in.f64();
      return c10::complex<double>(real, in.f64());
    }
    case Tag::String:
    case Tag::Device:
    case Tag::ScalarType:
    case Tag::Layout:
    case Tag::MemoryFormat:
      return readNamed(in.str(), type);
    case Tag::Tensor: {
      const auto* handle = reinterpret_cast<const gb_tensor*>(in.u());
      if (handle == nullptr)
        throw std::invalid_argument("a tensor's handle is null");
      if (type->kind() != c10::TypeKind::TensorType && type->kind() != c10::TypeKind::AnyType)
        refuse("a tensor", wanted);
      return handle->tensor;
    }
    case Tag::List:
      return readList(in, type, depth);
    case Tag::Ints: {
      const auto count = in.count();
      // a list of floats may be written with whole numbers
      const auto element = type->kind() == c10::TypeKind::ListType ? type->containedTypes()[0] : nullptr;
      if (element != nullptr && element->kind() != c10::TypeKind::IntType && element->kind() != c10::TypeKind::SymIntType) {
        c10::impl::GenericList list(element);
        for (size_t i = 0; i < count; i++)
          list.push_back(readNumber(in.s(), element));
        return list;
      }
      if (element == nullptr && type->kind() != c10::TypeKind::AnyType)
        refuse("a list of integers", wanted);
      c10::List<int64_t> list;
      list.reserve(count);
      for (size_t i = 0; i < count; i++)
        list.push_back(in.s());
      return list;
    }
    case Tag::Tuple:
      return readTuple(in, type, depth);
    case Tag::Dict:
      return readDict(in, type, depth);
    case Tag::Opaque:
      if (optional)
        return in.str(), c10::IValue();
      refuse("something opaque", wanted);
  }
  throw std::invalid_argument("a value begins with an unknown tag");
}

}  // namespace

uint64_t elementTypeOf(at::ScalarType type) {
  for (const auto& row : kTypes)
    if (row.type == type)
      return row.element;
  return kUnnamedType + static_cast<uint64_t>(type);
}

at::ScalarType scalarTypeOf(uint64_t elementType) {
  for (const auto& row : kTypes)
    if (row.element == elementType)
      return row.type;
  throw std::invalid_argument("libtorch has no tensors of element type " + std::to_string(elementType));
}

std::string nameOf(at::ScalarType type) {
  for (const auto& row : kTypes)
    if (row.type == type)
      return row.name;
  return at::toString(type);
}

void writeValue(ByteWriter& out, const c10::IValue& value, TensorNumber number, const c10::Type* realType) {
  write(out, value, number, realType, 0);
}

c10::IValue readValue(ByteReader& in, const c10::TypePtr& type) { return read(in, type, 0); }

uint64_t handleOf(const at::Tensor& tensor) { return reinterpret_cast<uint64_t>(new gb_tensor{tensor}); }

}  // namespace graphbridge
