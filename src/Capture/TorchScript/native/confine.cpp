#include "confine.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace graphbridge {

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr size_t kStack = 8 << 20;  // its frames are several times as large
#else
constexpr size_t kStack = 1 << 20;
#endif

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned kArchitecture = 0;
#endif

// Calls that change files, start programs, reach other processes, or do any of it unseen.
constexpr long kRefused[] = {
#ifdef __NR_open  // openat's predecessors, which x86-64 still has
    __NR_creat,     __NR_rename,    __NR_unlink,   __NR_mkdir,  __NR_rmdir,  __NR_link,     __NR_symlink,   __NR_chmod,
    __NR_chown,     __NR_lchown,    __NR_mknod,    __NR_fork,   __NR_vfork,  __NR_renameat, __NR_utimes,
#endif
    __NR_renameat2, __NR_unlinkat,  __NR_mkdirat,  __NR_linkat, __NR_symlinkat, __NR_fchmodat, __NR_fchmod,   __NR_fchownat,
    __NR_fchown,    __NR_mknodat,   __NR_truncate, __NR_ftruncate, __NR_execve, __NR_execveat, __NR_socket,   __NR_connect,
    __NR_ptrace,    __NR_utimensat, __NR_setxattr, __NR_process_vm_writev, __NR_io_uring_setup, __NR_openat2,
};

// Opening is refused where the flags ask for more than reading.
void addOpen(std::vector<sock_filter>& filter, unsigned call, unsigned argument) {
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offsetof(seccomp_data, args) + argument * sizeof(__u64))));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

[[maybe_unused]] void filterCalls() {
  if (kArchitecture == 0)
    return;
  std::vector<sock_filter> filter{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
#ifdef __x86_64__
  // the same calls by their x32 numbers
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
#endif
  for (const long call : kRefused) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES));
  }
#ifdef __NR_open
  addOpen(filter, __NR_open, 1);
#endif
  addOpen(filter, __NR_openat, 2);
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));

  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

void limit(__rlimit_resource resource, rlim_t most) {
  rlimit now{};
  if (getrlimit(resource, &now) != 0)
    return;
  now.rlim_max = now.rlim_max == RLIM_INFINITY ? most : std::min(now.rlim_max, most);
  now.rlim_cur = now.rlim_max;
  setrlimit(resource, &now);
}

void* run(void* work) {
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}

}  // namespace

void confineProcess([[maybe_unused]] size_t memory) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__  // which reserves terabytes, attaches to the process to look for leaks, and writes reports
  prctl(PR_SET_DUMPABLE, 0);
  // an ignored signal makes the write fail instead of ending the process
  signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_AS, memory);
  filterCalls();
#endif
}

void runWithSmallStack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  const int error = pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work));
  pthread_attr_destroy(&attributes);
  if (error != 0)
    throw std::runtime_error("no thread can be started");
  pthread_join(thread, nullptr);
}

}  // namespace graphbridge
