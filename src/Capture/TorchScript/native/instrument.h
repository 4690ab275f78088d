// Marks in a model's code where calls, branches and reads begin and end, so that a pass can report them exactly.
#pragma once

#include <torch/csrc/jit/api/compilation_unit.h>

#include <deque>
#include <string>
#include <vector>

namespace graphbridge {

// A place in a model's code. The marks hold its address, so it lives as long as the model.
struct Site {
  std::string name;                            // of a function: its whole name
  bool isForward = false;                      // of a method: whether it is the one that a call of the module runs
  std::vector<const Site*> reads;              // of a branch: the reads that its condition may come from
  const c10::FunctionSchema* schema = nullptr; // of an operator that the interpreter carries out by itself
};

// A function's name as its author wrote it: `__torch__.torch.nn.functional.___torch_mangle_3.relu` is torch.nn.functional.relu.
std::string plainName(const c10::QualifiedName& name);

// Adds the marks to every function of a model that has not run yet.
void instrument(torch::jit::CompilationUnit& code, std::deque<Site>& sites);

}  // namespace graphbridge
