#include "operators.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/jit/runtime/operator.h>
#include <torch/script.h>

#include <map>

namespace graphbridge {

namespace {

constexpr uint64_t kWritten = 1;
constexpr uint64_t kReturnAliases = 1;
constexpr uint64_t kReturnWritten = 2;

struct Callable {
  const c10::FunctionSchema* schema;
  std::function<void(torch::jit::Stack&)> run;
};

Callable find(const std::string& name, const std::string& overload) {
  if (const auto handle = c10::Dispatcher::singleton().findSchema({name, overload}))
    return {&handle->schema(), [op = *handle](torch::jit::Stack& stack) { op.callBoxed(stack); }};
  // some operators, such as aten::tensor, are the interpreter's own
  for (const auto& op : torch::jit::getAllOperatorsFor(c10::Symbol::fromQualString(name)))
    if (op->schema().overload_name() == overload)
      return {&op->schema(), [run = op->getOperation()](torch::jit::Stack& stack) mutable { run(stack); }};
  throw std::invalid_argument("libtorch has no operator " + name + (overload.empty() ? "" : "." + overload));
}

}  // namespace

OperatorInfo::OperatorInfo(uint64_t index, const c10::FunctionSchema& source) : index(index), schema(source) {
  for (const auto& argument : schema.arguments()) {
    types.push_back(argument.real_type().get());
    written.push_back(argument.alias_info() != nullptr && argument.alias_info()->isWrite());
    writesAny = writesAny || written.back();
  }
  // SilentWrites.cs says the same for the graph
  static const std::map<std::string, std::string> kConditions = {
      {"aten::batch_norm", "training"}, {"aten::native_batch_norm", "training"},
      {"aten::_batch_norm_impl_index", "training"}, {"aten::instance_norm", "use_input_stats"}};
  const auto found = kConditions.find(schema.name());
  if (found == kConditions.end())
    return;
  for (size_t i = 0; i < schema.arguments().size(); i++) {
    const auto& name = schema.arguments()[i].name();
    if (name == found->second)
      condition = static_cast<int>(i);
    else if (name == "running_mean" || name == "running_var")
      silent.push_back(i);
  }
}

void OperatorInfo::declare(ByteWriter& out) const {
  out.event(Event::Operator);
  out.u(index);
  out.str(schema.name());
  out.str(schema.overload_name());
  out.u(schema.arguments().size());
  for (size_t i = 0; i < written.size(); i++) {
    out.str(schema.arguments()[i].name());
    out.u(written[i] ? kWritten : 0);
  }
  out.u(schema.returns().size());
  for (const auto& result : schema.returns()) {
    out.str(result.name());
    size_t alias = written.size();
    if (result.alias_info() != nullptr)
      for (size_t i = 0; i < written.size() && alias == written.size(); i++)
        if (const auto* of = schema.arguments()[i].alias_info())
          for (const auto& set : result.alias_info()->beforeSets())
            if (of->beforeSets().count(set) != 0)
              alias = i;
    if (alias == written.size()) {
      out.u(0);
    } else {
      out.u(kReturnAliases | (written[alias] ? kReturnWritten : 0));
      out.u(alias);
    }
  }
}

void call(const std::string& name, const std::string& overload, ByteReader& arguments, ByteWriter& results) {
  const auto callable = find(name, overload);
  const auto& wanted = callable.schema->arguments();
  std::vector<c10::optional<c10::IValue>> given(wanted.size());
  for (auto count = arguments.count(); count > 0; count--) {
    const auto argument = arguments.str();
    const auto at = callable.schema->argumentIndexWithName(argument);
    if (!at)
      throw std::invalid_argument(name + " has no argument '" + argument + "'");
    given[*at] = readValue(arguments, wanted[*at].real_type());
  }
  torch::jit::Stack stack;
  for (size_t i = 0; i < wanted.size(); i++) {
    if (given[i])
      stack.push_back(std::move(*given[i]));
    else
      stack.push_back(wanted[i].default_value().value_or(c10::IValue()));
  }
  callable.run(stack);
  results.u(stack.size());
  for (size_t i = 0; i < stack.size(); i++)
    writeValue(results, stack[i], handleOf);
}

}  // namespace graphbridge
