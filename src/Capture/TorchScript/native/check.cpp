// Tries an archive in a process of its own, because libtorch crashes on some that are broken: graphbridge_torch_check FILE.
// Ends with 0 where it is sound, with 1 where libtorch can't load it and with 3 where it loads and is not sound; says why on
// standard output.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "confine.h"
#include "model.h"
#include "soundness.h"

namespace {

constexpr size_t kLeastMemory = size_t{4} << 30;

// libtorch and a copy of everything, also where the archive is packed.
size_t memoryFor(const char* path) {
  struct stat file {};
  return kLeastMemory + (stat(path, &file) == 0 ? 8 * static_cast<size_t>(file.st_size) : 0);
}

// Standard output is kept for the answer: an archive's code can print while it is loaded.
int takeOutput() {
  const int answer = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nowhere, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__  // which reports there
  dup2(nowhere, STDERR_FILENO);
#endif
  return answer;
}

int tryArchive(const char* path, std::string& text) {
  try {
    const gb_model model(path, true);
    return 0;
  } catch (const graphbridge::Unsound& error) {
    text = error.what();
    return 3;
  } catch (const std::bad_alloc&) {
    text = "it asks for more memory than it has reason to";
  } catch (const c10::Error& error) {
    text = error.what_without_backtrace();
  } catch (const std::exception& error) {
    text = error.what();
  } catch (...) {
    text = "an exception of no known type";
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  const int answer = takeOutput();
  graphbridge::confineProcess(memoryFor(argv[1]));
  std::string text;
  int code = 1;
  graphbridge::runWithSmallStack([&] { code = tryArchive(argv[1], text); });
  if (write(answer, text.data(), text.size()) < 0)
    return 2;
#ifdef __SANITIZE_ADDRESS__
  return code;
#else
  _exit(code);  // libtorch's own tidying up takes as long as a small archive
#endif
}
