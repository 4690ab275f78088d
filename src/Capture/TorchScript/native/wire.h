// The bytes that cross the C interface: see docs/capture-events.md.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace graphbridge {

enum class Tag : uint8_t {
  None = 0, False, True, Int, Float, Complex, String, Tensor, List, Tuple, Dict, Device, ScalarType, Layout, MemoryFormat, Opaque, Ints,
};

enum class Event : uint8_t {
  Operator = 1, Module, Tensor, Owned, Input, Enter, Leave, Begin, End, Fail, Branch, EndBranch, Read, Statistics, Output, Error,
  Histogram = 20, Same,
};

class ByteWriter {
 public:
  void byte(uint8_t value) { bytes_.push_back(value); }
  void tag(Tag value) { byte(static_cast<uint8_t>(value)); }
  void event(Event value) { byte(static_cast<uint8_t>(value)); }

  void u(uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<uint8_t>(value));
  }

  void s(int64_t value) { u((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63)); }

  void f64(double value) {
    const auto* from = reinterpret_cast<const uint8_t*>(&value);
    bytes_.insert(bytes_.end(), from, from + sizeof value);
  }

  void str(std::string_view text) {
    u(text.size());
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }

  void append(const ByteWriter& other) { bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end()); }
  void clear() { bytes_.clear(); }
  size_t size() const { return bytes_.size(); }
  const uint8_t* data() const { return bytes_.data(); }

 private:
  std::vector<uint8_t> bytes_;
};

class ByteReader {
 public:
  ByteReader(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}

  bool done() const { return at_ == end_; }

  uint8_t byte() {
    if (at_ == end_)
      throw std::invalid_argument("the bytes end too early");
    return *at_++;
  }

  uint64_t u() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint64_t next = byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80)
        return value;
    }
    throw std::invalid_argument("a number is too long");
  }

  int64_t s() {
    const uint64_t value = u();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }

  double f64() {
    double value;
    std::memcpy(&value, take(sizeof value), sizeof value);
    return value;
  }

  std::string str() {
    const auto size = u();
    return std::string(reinterpret_cast<const char*>(take(size)), size);
  }

  // A count of things that take a byte each at least.
  size_t count() {
    const auto value = u();
    if (value > static_cast<uint64_t>(end_ - at_))
      throw std::invalid_argument("a count passes the end of the bytes");
    return value;
  }

 private:
  const uint8_t* take(uint64_t size) {
    if (size > static_cast<uint64_t>(end_ - at_))
      throw std::invalid_argument("the bytes end too early");
    const auto* from = at_;
    at_ += size;
    return from;
  }

  const uint8_t* at_;
  const uint8_t* end_;
};

}  // namespace graphbridge
