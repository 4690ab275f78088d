#include "instrument.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inline_fork_wait.h>
#include <torch/csrc/jit/runtime/custom_operator.h>
#include <torch/script.h>

#include <unordered_map>
#include <unordered_set>

#include "recorder.h"

namespace graphbridge {

namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Operator;
using torch::jit::Stack;
using torch::jit::Symbol;
using torch::jit::Value;

const Site& siteOf(const c10::IValue& value) { return *reinterpret_cast<const Site*>(value.toInt()); }

// The marks. Without a recording on this thread they do nothing.
torch::jit::RegisterOperators registration({
    Operator("graphbridge::enter_method(int site, Any self) -> ()",
             [](Stack& stack) {
               const auto self = torch::jit::pop(stack);
               const auto site = torch::jit::pop(stack);
               if (auto* recorder = Recorder::current())
                 recorder->enterMethod(siteOf(site), self);
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::enter_function(int site) -> ()",
             [](Stack& stack) {
               const auto site = torch::jit::pop(stack);
               if (auto* recorder = Recorder::current())
                 recorder->enterFunction(siteOf(site));
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::leave() -> ()",
             [](Stack&) {
               if (auto* recorder = Recorder::current())
                 recorder->leave();
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::branch(int site, int kind, int iteration) -> ()",
             [](Stack& stack) {
               const auto iteration = torch::jit::pop(stack).toInt();
               const auto kind = torch::jit::pop(stack).toInt();
               const auto site = torch::jit::pop(stack);
               if (auto* recorder = Recorder::current())
                 recorder->branch(siteOf(site), kind, iteration);
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::end_branch() -> ()",
             [](Stack&) {
               if (auto* recorder = Recorder::current())
                 recorder->endBranch();
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::read(int site) -> ()",
             [](Stack& stack) {
               const auto site = torch::jit::pop(stack);
               if (auto* recorder = Recorder::current())
                 recorder->read(siteOf(site));
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::result(Tensor(a) result) -> Tensor(a)",
             [](Stack& stack) {
               if (auto* recorder = Recorder::current())
                 recorder->result(stack.back());
             },
             c10::AliasAnalysisKind::FROM_SCHEMA),
    Operator("graphbridge::pause() -> ()",
             [](Stack&) {
               if (auto* recorder = Recorder::current())
                 recorder->pause(true);
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::resume() -> ()",
             [](Stack&) {
               if (auto* recorder = Recorder::current())
                 recorder->pause(false);
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::tick() -> ()",
             [](Stack&) {
               if (auto* recorder = Recorder::current())
                 recorder->checkCancelled();
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    // takes the site and the operator's own arguments
    Operator(Symbol::fromQualString("graphbridge::begin"),
             [](const Node* node) -> torch::jit::Operation {
               return [count = node->inputs().size()](Stack& stack) {
                 if (auto* recorder = Recorder::current())
                   recorder->beginOwn(siteOf(stack[stack.size() - count]), 
                                    at::ArrayRef<const c10::IValue>(stack.data() + stack.size() - count + 1, count - 1));
                 torch::jit::drop(stack, count);
               };
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
    Operator("graphbridge::end(Any result) -> ()",
             [](Stack& stack) {
               const auto result = torch::jit::pop(stack);
               if (auto* recorder = Recorder::current())
                 recorder->endOwn(result);
             },
             c10::AliasAnalysisKind::CONSERVATIVE),
});

// Operators that take a tensor's value into the program.
const std::unordered_set<std::string> kReads = {
    "aten::Bool",           "aten::Int",           "aten::Float",         "aten::Complex",    "aten::item", "aten::ScalarImplicit",
    "aten::IntImplicit",    "aten::FloatImplicit", "aten::ComplexImplicit", "aten::is_nonzero", "aten::equal", "aten::allclose",
};

// Operators that the interpreter carries out without the dispatcher, and that make a tensor.
const std::unordered_set<std::string> kOwn = {"aten::tensor", "aten::as_tensor"};

bool isTensor(const Value* value) { return value->type()->kind() == c10::TypeKind::TensorType; }

bool isScalarConstant(const Node* node) {
  return node->kind() == torch::jit::prim::Constant && node->hasAttribute(torch::jit::attr::value)
      && node->kindOf(torch::jit::attr::value) == torch::jit::AttributeKind::t && node->t(torch::jit::attr::value).dim() == 0;
}

bool isRead(const Node* node) {
  return kReads.count(node->kind().toQualString()) != 0 && !node->inputs().empty() && isTensor(node->inputs()[0])
      && node->outputs().size() == 1 && !isTensor(node->output());
}

void collect(Block* block, std::vector<Node*>& nodes) {
  for (auto* node : block->nodes()) {
    nodes.push_back(node);
    for (auto* inner : node->blocks())
      collect(inner, nodes);
  }
}

std::vector<Node*> allNodes(Graph& graph) {
  std::vector<Node*> nodes;
  collect(graph.block(), nodes);
  return nodes;
}

// `forward`; a trace calls the second pass of a module `forward1`, and an overloaded method is `forward__0`
bool isForward(const std::string& name) {
  return name.rfind("forward", 0) == 0 && name.find_first_not_of("_0123456789", 7) == std::string::npos;
}

class Instrumentation {
 public:
  Instrumentation(torch::jit::CompilationUnit& code, std::deque<Site>& sites) : sites_(sites) {
    for (auto* function : code.get_functions()) {
      function->ensure_defined();
      if (auto* graphFunction = torch::jit::tryToGraphFunction(*function)) {
        // a forked part runs on another thread, at a time that nobody knows: it runs in place instead
        auto graph = graphFunction->graph();
        torch::jit::InlineForkWait(graph);
        functions_.push_back(graphFunction);
      }
    }
  }

  void run() {
    for (auto* function : functions_)
      for (auto* node : allNodes(*function->graph()))
        if (isRead(node) && !isSize(node->input(0)))
          reads_[node] = &newSite();
    // what a condition comes from is found in the code as it was written, before any mark is added
    for (auto* function : functions_)
      for (auto* node : allNodes(*function->graph()))
        if (node->kind() == torch::jit::prim::If || node->kind() == torch::jit::prim::Loop)
          findBranch(node);
    for (auto* function : functions_)
      mark(*function);
  }

 private:
  Site& newSite() {
    sites_.emplace_back();
    return sites_.back();
  }

  void findBranch(Node* node) {
    std::unordered_set<const Site*> reads;
    std::unordered_set<const void*> seen;
    if (node->kind() == torch::jit::prim::If) {
      trace(node->input(0), reads, seen);
    } else {
      trace(node->input(0), reads, seen);
      trace(node->input(1), reads, seen);
      trace(node->blocks()[0]->outputs()[0], reads, seen);
    }
    if (reads.empty())
      return;
    auto& site = newSite();
    site.reads.assign(reads.begin(), reads.end());
    branches_[node] = &site;
  }

  // A trace keeps arithmetic on sizes as operations on tensors that it makes of numbers. They are no part of the network.
  bool isSize(const Value* value) {
    const auto known = sizes_.find(value);
    if (known != sizes_.end())
      return known->second;
    const auto* node = value->node();
    bool size = isTensor(value) && (node->kind() == torch::jit::prim::NumToTensor || isScalarConstant(node));
    if (!size && isTensor(value) && node->outputs().size() == 1 && node->blocks().empty() && node->kind().is_aten()) {
      size = std::any_of(node->inputs().begin(), node->inputs().end(), isTensor);
      for (const auto* input : node->inputs())
        size = size && (!isTensor(input) || isSize(input));
    }
    return sizes_[value] = size;
  }

  bool isAboutSizes(Node* node) {
    return node->outputs().size() == 1 && (isSize(node->output()) || (isRead(node) && isSize(node->input(0))));
  }

  // Finds the reads that a number or a bool of the program may come from.
  void trace(const Value* value, std::unordered_set<const Site*>& reads, std::unordered_set<const void*>& seen) {
    if (isTensor(value) || !seen.insert(value).second)
      return;
    const auto* node = value->node();
    if (const auto found = reads_.find(node); found != reads_.end()) {
      reads.insert(found->second);
      return;
    }
    if (node->kind() == torch::jit::prim::Param) {
      traceCarried(value, reads, seen);
      return;
    }
    if (node->kind() == torch::jit::prim::CallFunction || node->kind() == torch::jit::prim::CallMethod)
      traceCall(node, reads, seen);
    if (node->kind() == torch::jit::prim::If) {
      trace(node->input(0), reads, seen);
      for (const auto* block : node->blocks())
        trace(block->outputs()[value->offset()], reads, seen);
      return;
    }
    if (node->kind() == torch::jit::prim::Loop) {
      trace(node->input(0), reads, seen);
      trace(node->inputs()[value->offset() + 2], reads, seen);
      trace(node->blocks()[0]->outputs()[value->offset() + 1], reads, seen);
      return;
    }
    for (const auto* input : node->inputs())
      trace(input, reads, seen);
  }

  // A value that a loop carries from one iteration to the next.
  void traceCarried(const Value* value, std::unordered_set<const Site*>& reads, std::unordered_set<const void*>& seen) {
    const auto* block = value->node()->owningBlock();
    const auto* owner = block->owningNode();
    if (owner == nullptr || owner->kind() != torch::jit::prim::Loop)
      return;
    if (value->offset() == 0) {
      trace(owner->input(0), reads, seen);
      return;
    }
    trace(owner->inputs()[value->offset() + 1], reads, seen);
    trace(block->outputs()[value->offset()], reads, seen);
  }

  void traceCall(const Node* node, std::unordered_set<const Site*>& reads, std::unordered_set<const void*>& seen) {
    torch::jit::Function* callee = nullptr;
    if (node->kind() == torch::jit::prim::CallFunction) {
      if (const auto type = node->input(0)->type()->cast<c10::FunctionType>())
        callee = type->function();
    } else if (const auto type = node->input(0)->type()->cast<c10::ClassType>()) {
      callee = type->findMethod(node->s(torch::jit::attr::name));
    }
    if (callee == nullptr || !seen.insert(callee).second)
      return;
    if (auto* graphFunction = torch::jit::tryToGraphFunction(*callee))
      for (const auto* output : graphFunction->graph()->outputs())
        trace(output, reads, seen);
  }

  void mark(torch::jit::GraphFunction& function) {
    auto graph = function.graph();
    for (auto* node : allNodes(*graph)) {
      if (node->kind() == torch::jit::prim::Loop)
        create(*graph, "graphbridge::tick", {})->insertBefore(*node->blocks()[0]->nodes().begin());
      if (isAboutSizes(node)) {
        create(*graph, "graphbridge::pause", {})->insertBefore(node);
        insertAfter(node, create(*graph, "graphbridge::resume", {}));
      } else if (const auto read = reads_.find(node); read != reads_.end()) {
        insertAfter(node, create(*graph, "graphbridge::read", {constant(node, read->second)}));
      } else if (kOwn.count(node->kind().toQualString()) != 0 && node->outputs().size() == 1 && node->maybeSchema() != nullptr) {
        markOwn(*graph, node);
      } else if (mayReturnArgument(node)) {
        markResult(*graph, node);
      }
      if (const auto branch = branches_.find(node); branch != branches_.end())
        markBranch(*graph, node, branch->second);
    }
    markCall(function, *graph);
  }

  void markCall(torch::jit::GraphFunction& function, Graph& graph) {
    auto& site = newSite();
    site.name = plainName(function.qualname());
    site.isForward = isForward(function.name());
    auto* first = *graph.block()->nodes().begin();
    const auto owner = graph.inputs().empty() ? nullptr : graph.inputs()[0]->type()->cast<c10::ClassType>();
    const bool isMethod = owner != nullptr && owner->findMethod(function.name()) == &function;
    auto* where = constant(first, &site);
    auto* enter = isMethod ? create(graph, "graphbridge::enter_method", {where, graph.inputs()[0]})
                           : create(graph, "graphbridge::enter_function", {where});
    enter->insertAfter(where->node());
    create(graph, "graphbridge::leave", {})->insertBefore(graph.return_node());
  }

  void markBranch(Graph& graph, Node* node, const Site* site) {
    for (size_t kind = 0; kind < node->blocks().size(); kind++) {
      auto* block = node->blocks()[kind];
      auto* first = *block->nodes().begin();
      const bool isLoop = node->kind() == torch::jit::prim::Loop;
      auto* iteration = isLoop ? block->inputs()[0] : number(first, 0);
      auto* branch = create(graph, "graphbridge::branch", {constant(first, site), number(first, isLoop ? 2 : static_cast<int64_t>(kind)), iteration});
      branch->insertBefore(first);
      create(graph, "graphbridge::end_branch", {})->insertBefore(block->return_node());
    }
  }

  void markOwn(Graph& graph, Node* node) {
    auto& site = newSite();
    site.schema = &node->schema();
    std::vector<Value*> inputs{constant(node, &site)};
    inputs.insert(inputs.end(), node->inputs().begin(), node->inputs().end());
    create(graph, "graphbridge::begin", inputs)->insertBefore(node);
    insertAfter(node, create(graph, "graphbridge::end", {node->output()}));
  }

  // Many operators give their argument back where there is nothing to do: dropout in evaluation, contiguous, to.
  static bool mayReturnArgument(const Node* node) {
    const auto* op = node->maybeOperator();
    if (op == nullptr || !op->isC10Op() || node->outputs().size() != 1 || !isTensor(node->output()))
      return false;
    bool takesTensor = false;
    for (const auto& argument : op->schema().arguments()) {
      if (argument.alias_info() != nullptr && argument.alias_info()->isWrite())
        return false;
      takesTensor = takesTensor || argument.type()->kind() == c10::TypeKind::TensorType;
    }
    return takesTensor;
  }

  static void markResult(Graph& graph, Node* node) {
    auto* result = create(graph, "graphbridge::result", {node->output()});
    auto* replacement = result->addOutput()->setType(node->output()->type());
    result->insertAfter(node);
    node->output()->replaceAllUsesAfterNodeWith(result, replacement);
  }

  static Node* create(Graph& graph, const char* name, at::ArrayRef<Value*> inputs) {
    return graph.create(Symbol::fromQualString(name), inputs, 0);
  }

  // The constant that a mark takes stands before it.
  static void insertAfter(Node* node, Node* mark) { mark->insertAfter(node); }

  static Value* number(Node* before, int64_t value) {
    torch::jit::WithInsertPoint guard(before);
    return before->owningGraph()->insertConstant(value);
  }

  static Value* constant(Node* before, const Site* site) { return number(before, reinterpret_cast<int64_t>(site)); }

  std::deque<Site>& sites_;
  std::vector<torch::jit::GraphFunction*> functions_;
  std::unordered_map<const Node*, const Site*> reads_;
  std::unordered_map<const Node*, const Site*> branches_;
  std::unordered_map<const Value*, bool> sizes_;
};

}  // namespace

std::string plainName(const c10::QualifiedName& name) {
  std::string plain;
  for (const auto& atom : name.atoms())
    if (atom != "__torch__" && atom.rfind("___torch_mangle_", 0) != 0)
      plain += (plain.empty() ? "" : ".") + atom;
  return plain;
}

void instrument(torch::jit::CompilationUnit& code, std::deque<Site>& sites) { Instrumentation(code, sites).run(); }

}  // namespace graphbridge
