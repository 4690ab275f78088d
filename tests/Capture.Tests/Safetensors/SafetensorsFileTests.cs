using System.Buffers.Binary;
using System.Text;
using GraphBridge.Capture.Safetensors;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Safetensors;

/// <summary>Files that others wrote, among them some that mean harm.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SafetensorsFile Open(string header, int bytes = 8, long? length = null)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, length ?? text.Length);
        text.CopyTo(file, 8);
        for (var i = 0; i < bytes; i++)
            file[8 + text.Length + i] = (byte)i;
        File.WriteAllBytes(_folder["a.safetensors"], file);
        return SafetensorsFile.Open(_folder["a.safetensors"]);
    }

    [Fact]
    public void Tensors_are_read_whatever_the_order_of_the_header()
    {
        var file = Open("""{"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]},"a":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}}   """);
        Assert.Equal(["b", "a"], file.Names);
        Assert.Equal(TensorData.FromBytes(ElementType.BFloat16, [1, 2], new byte[] { 4, 5, 6, 7 }), file.Find("b"));
        Assert.Equal(TensorData.FromBytes(ElementType.Float32, [], new byte[] { 0, 1, 2, 3 }), file.Find("a"));
        Assert.Null(file.Find("__metadata__"));
    }

    [Fact]
    public void Four_bits_an_element_are_two_elements_a_byte() =>
        Assert.Equal("float4e2m1[4,4]", Open("""{"a":{"dtype":"F4","shape":[4,4],"data_offsets":[0,8]}}""").Find("a")!.Type.ToString());

    [Fact]
    public void A_type_that_is_not_known_here_is_an_error_of_its_tensor_alone()
    {
        var file = Open("""{"a":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}""");
        Assert.Contains("F6_E2M3", Assert.Throws<GraphBridgeException>(() => file.Find("a")).Message, StringComparison.Ordinal);
        Assert.NotNull(file.Find("b"));
    }

    [Fact]
    public void A_file_without_tensors_is_one() => Assert.Empty(Open("{}", bytes: 0).Names);

    [Theory]
    [InlineData("", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"a":1}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", "does not say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not have the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "does not have the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}}""", "does not have the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begin at 4 and not at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "begin at 0 and not at 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "one name")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no Unicode")]
    public void A_header_that_is_broken_is_refused_with_what_is_wrong(string header, string reason)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Open(header));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["a.safetensors"], error.File);
    }

    [Theory, InlineData(-1), InlineData(long.MaxValue), InlineData(200_000_000), InlineData(5000)]
    public void A_header_longer_than_the_file_or_the_format_allows_is_refused(long length) => Assert.Throws<GraphBridgeException>(() => Open("{}", length: length));

    [Fact]
    public void A_header_nested_without_end_is_refused() => Assert.Throws<GraphBridgeException>(() => Open("{\"a\":" + new string('[', 100_000)));

    [Fact]
    public void A_header_of_endless_numbers_takes_no_more_memory_than_its_bytes()
    {
        byte[] header = [.. "{\"a\":["u8, .. Enumerable.Repeat("1,"u8.ToArray(), 1_000_000).SelectMany(one => one), .. "1]}"u8];
        File.WriteAllBytes(_folder["a.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<GraphBridgeException>(() => SafetensorsFile.Open(_folder["a.safetensors"]));
        Assert.Contains("the tensor 'a'", error.Place, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * header.Length);
    }
}
