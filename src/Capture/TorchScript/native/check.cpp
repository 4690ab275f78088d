// Loads an archive in a process of its own, because libtorch crashes on some that are broken. Prints the error, if any.
#include <iostream>

#include "model.h"

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  try {
    const gb_model model(argv[1], true);
    return 0;
  } catch (const c10::Error& error) {
    std::cout << error.what_without_backtrace() << std::endl;
  } catch (const std::exception& error) {
    std::cout << error.what() << std::endl;
  }
  return 1;
}
