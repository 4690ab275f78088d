using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.Npy;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Npy;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly ElementType[] HeldTypes = [.. Enum.GetValues<ElementType>().Where(NpyFile.CanHold)];

    public static TheoryData<ElementType> Held => [.. HeldTypes];

    [Theory]
    [MemberData(nameof(Held))]
    public void A_tensor_comes_back_from_its_file(ElementType type)
    {
        foreach (var shape in new long[][] { [], [3], [2, 3], [2, 0, 3], [1, 1, 2, 1] })
        {
            var tensor = Tensor(type, shape);
            NpyFile.Write(_folder["a.npy"], tensor);
            Assert.Equal(tensor, NpyFile.Read(_folder["a.npy"], type));
        }
    }

    [Fact]
    public void Twenty_types_are_held()
    {
        Assert.Equal(20, HeldTypes.Length);
        Assert.False(NpyFile.CanHold(ElementType.String));
        Assert.False(NpyFile.CanHold(ElementType.Int4));
    }

    [Fact]
    public void Random_tensors_come_back()
    {
        var tensors = from shape in Gen.Choose(0, 4).ArrayOf()
                      from type in Gen.Elements(HeldTypes)
                      select Tensor(type, [.. shape.Take(5).Select(size => (long)size)]);
        Prop.ForAll(tensors.ToArbitrary(), tensor =>
        {
            NpyFile.Write(_folder["a.npy"], tensor);
            Assert.Equal(tensor, NpyFile.Read(_folder["a.npy"], tensor.ElementType));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(ElementType.Float32, new long[] { }, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }")]
    [InlineData(ElementType.UInt8, new long[] { 3 }, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }")]
    [InlineData(ElementType.BFloat16, new long[] { 2, 3 }, "{'descr': '<V2', 'fortran_order': False, 'shape': (2, 3), }")]
    public void A_header_is_as_NumPy_writes_it_and_the_elements_begin_at_a_multiple_of_64_bytes(ElementType type, long[] shape, string header)
    {
        var tensor = Tensor(type, shape);
        using var stream = new MemoryStream();
        NpyFile.Write(stream, tensor);
        var bytes = stream.ToArray();
        Assert.Equal("\u0093NUMPY\u0001\0v\0", Encoding.Latin1.GetString(bytes, 0, 10));
        Assert.Equal(header.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal(tensor.ToMemory().ToArray(), bytes[128..]);
    }

    [Fact]
    public void Bytes_that_can_be_used_as_they_are_stay_in_the_file()
    {
        NpyFile.Write(_folder["a.npy"], Tensor(ElementType.Float32, [2, 3]));
        var range = NpyFile.Read(_folder["a.npy"]).Range;
        Assert.Equal((128, 24), (range!.Offset, range.Length));
    }

    [Theory]
    [InlineData("'<i2'", "False", "(2, 3)", new short[] { 0, 1, 2, 3, 4, 5 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("'>i2'", "False", "(2, 3)", new short[] { 0, 256, 512, 768, 1024, 1280 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("'<i2'", "True", "(2, 3)", new short[] { 0, 3, 1, 4, 2, 5 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("'>i2'", "True", "(2, 3)", new short[] { 0, 768, 256, 1024, 512, 1280 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("'=i2'", "True", "(1, 6)", new short[] { 0, 1, 2, 3, 4, 5 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("\"i2\"", "False", "(6L,)", new short[] { 0, 1, 2, 3, 4, 5 }, new short[] { 0, 1, 2, 3, 4, 5 })]
    public void Either_order_of_bytes_and_of_dimensions_is_read(string description, string fortran, string shape, short[] stored, short[] elements)
    {
        foreach (var version in new[] { 1, 2, 3 })
        {
            WriteRaw(version, $"{{'descr': {description}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n", [.. stored.SelectMany(BitConverter.GetBytes)]);
            var tensor = NpyFile.Read(_folder["raw.npy"]);
            Assert.Equal(elements.SelectMany(BitConverter.GetBytes), tensor.ToMemory().ToArray());
            Assert.Equal(ElementType.Int16, tensor.ElementType);
        }
    }

    [Fact]
    public void Both_parts_of_a_big_endian_complex_number_are_turned()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, 1.5);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(8), -2);
        WriteRaw(1, "{'descr': '>c16', 'fortran_order': False, 'shape': (), }", bytes);
        Assert.Equal([.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0)], NpyFile.Read(_folder["raw.npy"]).ToMemory().ToArray());
    }

    [Fact]
    public void Raw_bytes_are_of_the_type_that_the_reader_expects()
    {
        WriteRaw(1, "{'descr': '|V1', 'fortran_order': False, 'shape': (2,), }", [1, 2]);
        Assert.Equal(ElementType.Float8E5M2, NpyFile.Read(_folder["raw.npy"], ElementType.Float8E5M2).ElementType);
        Assert.Contains("8-bit floating-point", Fault().Reason, StringComparison.Ordinal);
        WriteRaw(1, "{'descr': '|V2', 'fortran_order': False, 'shape': (1,), }", [1, 2]);
        Assert.Equal(ElementType.BFloat16, NpyFile.Read(_folder["raw.npy"]).ElementType);
    }

    [Theory]
    [InlineData("'|O'", "run what the file says")]
    [InlineData("'O'", "Python objects")]
    [InlineData("'<U5'", "texts")]
    [InlineData("'|S5'", "texts")]
    [InlineData("'<M8[ns]'", "times")]
    [InlineData("'|V12'", "raw bytes")]
    [InlineData("[('x', '<f4'), ('y', '|O')]", "records")]
    [InlineData("('<f4', (2,))", "records")]
    [InlineData("'<f16'", "f16")]
    [InlineData("'<f3'", "f3")]
    [InlineData("''", "type")]
    [InlineData("'<'", "type")]
    public void A_type_that_no_tensor_has_is_refused_by_its_name(string description, string word)
    {
        WriteRaw(1, $"{{'descr': {description}, 'fortran_order': False, 'shape': (2,), }}\n", new byte[64]);
        Assert.Contains(word, Fault().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1+1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9223372036854775807, 9223372036854775807)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (4611686018427387904,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} __import__('os')")]
    [InlineData("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': __import__('os').name, 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4' '', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ((2,),)}")]
    public void A_header_that_NumPy_would_not_write_is_refused(string header)
    {
        WriteRaw(1, header, new byte[8]);
        var error = Fault();
        Assert.Equal(_folder["raw.npy"], error.File);
        Assert.NotNull(error.Remedy);
        Assert.NotNull(error.Place);
    }

    [Fact]
    public void Sixty_five_dimensions_are_refused()
    {
        WriteRaw(1, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})}}", new byte[4]);
        Assert.Contains("64 dimensions", Fault().Reason, StringComparison.Ordinal);
        Assert.Throws<GraphBridgeException>(() => NpyFile.Write(Stream.Null, TensorData.FromBytes(ElementType.Float32, [.. Enumerable.Repeat(1L, 65)], new byte[4])));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        NpyFile.Write(_folder["a.npy"], Tensor(ElementType.Float32, [2, 3]));
        var bytes = File.ReadAllBytes(_folder["a.npy"]);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["raw.npy"], bytes[..length]);
            Fault();
        }
    }

    [Fact]
    public void No_damage_to_a_file_ends_in_another_exception()
    {
        var random = new Random(11);
        WriteRaw(1, "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }\n", new byte[24]);
        var whole = File.ReadAllBytes(_folder["raw.npy"]);
        for (var i = 0; i < 1_000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length - 24)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789(),'<>|L"[random.Next(18)];
            File.WriteAllBytes(_folder["raw.npy"], bytes);
            if (Record.Exception(() => NpyFile.Read(_folder["raw.npy"])) is { } error)
                Assert.IsType<GraphBridgeException>(error);
        }
    }

    [Fact]
    public void A_header_that_claims_to_be_endless_is_refused_unread()
    {
        File.WriteAllBytes(_folder["raw.npy"], [0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0xff, 0xff, 0, 0]);
        Assert.Contains("4294967295 bytes", Fault().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_npy_file_is_said_to_be_none()
    {
        File.WriteAllText(_folder["raw.npy"], "PK\u0003\u0004 and so on, for it is an archive");
        Assert.Equal("it is no .npy file", Fault().Reason);
        File.WriteAllBytes(_folder["raw.npy"], [0x93, .. "NUMPY"u8, 4, 0, 1, 0, 1, 0]);
        Assert.Contains("version 4.0", Fault().Reason, StringComparison.Ordinal);
        Assert.Equal("there is no such file", Assert.Throws<GraphBridgeException>(() => NpyFile.Read(_folder["none.npy"])).Reason);
        Assert.Throws<GraphBridgeException>(() => NpyFile.Read(_folder.Path));
    }

    [Fact]
    public void A_pipe_on_which_nobody_speaks_is_not_waited_for()
    {
        using var process = Process.Start("mkfifo", [_folder["raw.npy"]]);
        process.WaitForExit();
        Assert.Equal("it is no .npy file", Fault().Reason);
    }

    [Fact]
    public void What_a_file_cannot_hold_leaves_no_file()
    {
        var text = TensorData.FromStrings([1], [new byte[] { 65 }]);
        Assert.Contains("string", Assert.Throws<GraphBridgeException>(() => NpyFile.Write(_folder["a.npy"], text)).Reason, StringComparison.Ordinal);
        foreach (var tensor in new[]
        {
            TensorData.FromBytes(ElementType.Int4, [2], new byte[1]), TensorData.FromBytes(ElementType.Float32, [2], new byte[7]),
            TensorData.FromBytes(ElementType.Float32, [-1], new byte[4]), TensorData.WithoutContent(ElementType.Float32, [2]),
        })
            Assert.Throws<GraphBridgeException>(() => NpyFile.Write(_folder["a.npy"], tensor));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("its folder is not there", Assert.Throws<GraphBridgeException>(() => NpyFile.Write(_folder["no/a.npy"], Tensor(ElementType.Int8, [1]))).Reason);
    }

    [Fact]
    public void A_tensor_may_be_written_over_the_file_it_is_in()
    {
        var tensor = Tensor(ElementType.Float32, [2, 3]);
        NpyFile.Write(_folder["a.npy"], tensor);
        NpyFile.Write(_folder["a.npy"], NpyFile.Read(_folder["a.npy"]));
        Assert.Equal(tensor, NpyFile.Read(_folder["a.npy"]));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    private GraphBridgeException Fault() => Assert.Throws<GraphBridgeException>(() => NpyFile.Read(_folder["raw.npy"]));

    private void WriteRaw(int version, string header, byte[] elements)
    {
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        File.WriteAllBytes(_folder["raw.npy"], [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. elements]);
    }

    private static TensorData Tensor(ElementType type, long[] shape)
    {
        var bytes = new byte[shape.Aggregate(1L, (count, size) => count * size) * type.Bits() / 8];
        new Random(3).NextBytes(bytes);
        return TensorData.FromBytes(type, [.. shape], bytes);
    }
}
