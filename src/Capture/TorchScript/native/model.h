// A loaded TorchScript model and its runs.
#pragma once

#include <torch/script.h>

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "archive.h"
#include "graphbridge_torch.h"
#include "instrument.h"
#include "recorder.h"

struct gb_recording {
  std::unique_ptr<graphbridge::Recorder> recorder;
  std::string error;
  std::shared_ptr<const graphbridge::ArchivePlaces> places;
};

struct gb_model {
  gb_model(const std::string& path, bool observable);

  void describe(graphbridge::ByteWriter& out) const;
  // Runs forward; what it gives is written as a value with handles. Throws what the pass throws, once the recording has it.
  void run(graphbridge::ByteReader inputs, const gb_run_options& options, graphbridge::ByteWriter& outputs, gb_recording& recording);

 private:
  struct Part {
    graphbridge::ModuleRow row;
    torch::jit::Module module;
  };

  void addParts(const std::string& path, const torch::jit::Module& module, int64_t parent);
  // Whether a module lies inside itself.
  bool isInside(int64_t part) const;
  void declare(graphbridge::Recorder& recorder, bool training) const;

  std::shared_ptr<graphbridge::ArchivePlaces> places_ = std::make_shared<graphbridge::ArchivePlaces>();
  torch::jit::Module root_;
  bool observable_;
  std::deque<graphbridge::Site> sites_;
  std::vector<Part> parts_;
  std::unordered_map<const void*, int64_t> firstPart_;  // by the module's object
};
