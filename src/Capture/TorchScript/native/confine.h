// What the process that tries an archive may do: little, because an archive may hold code that runs when it is loaded.
#pragma once

#include <cstddef>
#include <functional>

namespace graphbridge {

// From now on this process writes to no file but those that are open, starts no other, leaves no core and ends when its
// parent does. Where the kernel can't do one of these, the rest holds.
void confineProcess(size_t memory);

// Runs work in a thread with as little stack as a thread pool may have, so that what fits here fits there.
void runWithSmallStack(const std::function<void()>& work);

}  // namespace graphbridge
