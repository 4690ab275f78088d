using System.Globalization;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.Npz;
using GraphBridge.Capture.Safetensors;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>What NumPy reads of the .npy files that we write, and we of those that it writes.</summary>
public sealed class NumpyTests : IDisposable
{
    private static readonly ElementType[] Types =
    [
        ElementType.Bool, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.UInt8, ElementType.UInt16,
        ElementType.UInt32, ElementType.UInt64, ElementType.Float16, ElementType.Float32, ElementType.Float64, ElementType.Complex64, ElementType.Complex128,
    ];

    private static readonly long[][] Shapes = [[], [5], [2, 3], [2, 0, 3], [3, 1, 4, 2]];

    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NumPy_reads_the_type_the_shape_and_every_byte_of_what_we_write()
    {
        const string script = """
            import sys, numpy
            for path in sys.argv[1:]:
                a = numpy.load(path)
                print(a.dtype.name, list(a.shape), a.flags.c_contiguous, a.tobytes().hex())
            """;
        var (paths, expected) = (new List<string>(), new List<string>());
        foreach (var tensor in from type in Types from shape in Shapes select Tensor(type, shape))
        {
            paths.Add(Path.Combine(_folder, paths.Count + ".npy"));
            NpyFile.Write(paths[^1], tensor);
            expected.Add($"{tensor.ElementType.Name()} [{string.Join(", ", tensor.Dimensions)}] True {Hex(tensor)}");
        }
        Assert.Equal(expected, Tool.PythonOutput(script, paths).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void We_read_what_NumPy_writes_in_either_order_and_every_version()
    {
        const string script = """
            import sys, numpy
            from numpy.lib import format
            folder, count, generator = sys.argv[1], 0, numpy.random.default_rng(5)
            names = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
            for name in names:
                for shape in [(), (5,), (2, 3), (2, 0, 3), (3, 1, 4, 2)]:
                    a = generator.integers(0, 2, shape).astype(bool) if name == "bool" else numpy.abs(generator.standard_normal(shape) * 50).astype(name)
                    a = numpy.array(a)
                    for order in "CF":
                        for bytes in "<>":
                            for version in [(1, 0), (2, 0), (3, 0)]:
                                path = f"{folder}/{count}.npy"
                                count += 1
                                with open(path, "wb") as file:
                                    format.write_array(file, a.astype(a.dtype.newbyteorder(bytes), order=order), version=version)
                                print(path, name, "[" + ",".join(map(str, shape)) + "]", a.tobytes().hex(), sep="|")
            """;
        var lines = Tool.PythonOutput(script, _folder).TrimEnd('\n').Split('\n');
        Assert.Equal(14 * 5 * 12, lines.Length);
        foreach (var line in lines)
        {
            var parts = line.Split('|');
            var tensor = NpyFile.Read(parts[0]);
            Assert.Equal((parts[1] + parts[2], parts[3]), (tensor.Type.ToString(), Hex(tensor)));
        }
    }

    [Fact]
    public void We_refuse_what_NumPy_writes_of_other_things()
    {
        const string script = """
            import sys, numpy
            arrays = [numpy.array([{}], dtype=object), numpy.array(["a"]), numpy.array([b"a"]), numpy.zeros(2, "M8[s]"), numpy.zeros(2, [("x", "f4"), ("y", "i8")]), numpy.zeros(2, "longdouble")]
            for number, array in enumerate(arrays):
                numpy.save(f"{sys.argv[1]}/{number}.npy", array, allow_pickle=True)
            print(len(arrays))
            """;
        var count = int.Parse(Tool.PythonOutput(script, _folder), CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
            Assert.Throws<GraphBridgeException>(() => NpyFile.Read(Path.Combine(_folder, i + ".npy")));
    }

    [Fact]
    public void The_upper_halves_of_floats_are_where_ml_dtypes_puts_them()
    {
        var path = Path.Combine(_folder, "a.npy");
        NpyFile.Write(path, TensorData.FromBytes(ElementType.BFloat16, [2], new byte[] { 0x80, 0x3f, 0x20, 0xc1 }));
        const string script = """
            import sys, numpy
            raw = numpy.load(sys.argv[1])
            print(raw.dtype.str, (raw.view(numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32).tolist())
            """;
        Assert.Equal("|V2 [1.0, -10.0]\n", Tool.PythonOutput(script, path));
    }

    [Fact]
    public void A_few_lines_of_Python_read_a_folder_of_activations()
    {
        var folder = Path.Combine(_folder, "activations");
        using (var writer = ActivationFolder.Create(folder))
        {
            writer.Add("layer1/conv: é", Tensor(ElementType.Float32, [2, 3]));
            writer.Add("mask", Tensor(ElementType.Bool, [4]));
            writer.Commit();
        }
        const string script = """
            import json, sys, numpy
            index = json.load(open(f"{sys.argv[1]}/index.json", encoding="utf-8"))
            activations = {v["name"]: numpy.load(f"{sys.argv[1]}/{v['file']}") for v in index["values"]}
            for name, a in activations.items():
                print(ascii(name), a.dtype, a.shape)
            """;
        Assert.Equal("'layer1/conv: \\xe9' float32 (2, 3)\n'mask' bool (4,)\n", Tool.PythonOutput(script, folder));
    }

    [Fact]
    public void NumPy_reads_the_npz_that_we_write()
    {
        var path = Path.Combine(_folder, "a.npz");
        var tensors = (from type in Types from shape in Shapes select Tensor(type, shape)).ToList();
        using (var writer = SavedActivations.Create(path))
        {
            for (var i = 0; i < tensors.Count; i++)
                writer.Add($"layer{i}/é", tensors[i]);
            writer.Commit();
        }
        const string script = """
            import sys, numpy, zipfile
            assert zipfile.ZipFile(sys.argv[1]).testzip() is None
            for name, a in numpy.load(sys.argv[1]).items():
                print(ascii(name), a.dtype.name, list(a.shape), a.tobytes().hex())
            """;
        Assert.Equal(tensors.Select((tensor, i) => $"'layer{i}/\\xe9' {tensor.ElementType.Name()} [{string.Join(", ", tensor.Dimensions)}] {Hex(tensor)}"),
            Tool.PythonOutput(script, path).TrimEnd('\n').Split('\n'));
    }

    [Theory, InlineData("savez"), InlineData("savez_compressed")]
    public void We_read_the_npz_that_NumPy_writes(string save)
    {
        var path = Path.Combine(_folder, "a.npz");
        const string script = """
            import sys, numpy
            arrays = {"x": numpy.arange(6, dtype="f4").reshape(2, 3), "columns/é": numpy.asfortranarray(numpy.arange(6).reshape(2, 3)), "big": numpy.arange(3, dtype=">f8"),
                      "none": numpy.zeros((0, 2), "i1"), "one": numpy.array(True)}
            getattr(numpy, sys.argv[2])(sys.argv[1], **arrays)
            for name, a in arrays.items():
                print(name, a.dtype.newbyteorder("=").name + "[" + ",".join(map(str, a.shape)) + "]", a.astype(a.dtype.newbyteorder("<")).tobytes().hex(), sep="|")
            """;
        var lines = Tool.PythonOutput(script, path, save).TrimEnd('\n').Split('\n');
        var file = NpzFile.Open(path);
        Assert.Equal(lines, file.Names.Select(name => file.Find(name)!).Zip(file.Names, (tensor, name) => $"{name}|{tensor.Type}|{Hex(tensor)}"));
    }

    [Fact]
    public void A_few_lines_of_Python_read_and_write_safetensors()
    {
        var (path, again) = (Path.Combine(_folder, "a.safetensors"), Path.Combine(_folder, "b.safetensors"));
        ElementType[] types = [.. Types.Where(type => type != ElementType.Complex128), ElementType.BFloat16, ElementType.Float8E4M3FN];
        var tensors = (from type in types from shape in Shapes select Tensor(type, shape)).ToList();
        using (var writer = SavedActivations.Create(path))
        {
            for (var i = 0; i < tensors.Count; i++)
                writer.Add($"layer{i}: é\n", tensors[i]);
            writer.Commit();
        }
        // by the published definition of the format, and with nothing of ours
        const string script = """
            import json, struct, sys
            sizes = {"BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8, "C64": 8}
            data = open(sys.argv[1], "rb").read()
            length, = struct.unpack("<Q", data[:8])
            assert length % 8 == 0 and data[8:9] == b"{"
            header, body = json.loads(data[8:8 + length].decode("utf-8")), data[8 + length:]
            end = 0
            for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
                assert tensor["data_offsets"][0] == end and end % sizes[tensor["dtype"]] == 0, name
                end = tensor["data_offsets"][1]
            assert end == len(body)
            for name, tensor in header.items():
                begin, end = tensor["data_offsets"]
                count = 1
                for size in tensor["shape"]:
                    count *= size
                assert count * sizes[tensor["dtype"]] == end - begin
                print(ascii(name), tensor["dtype"], tensor["shape"], body[begin:end].hex())
            text = json.dumps(dict(header, __metadata__={"format": "pt"})).encode()
            open(sys.argv[2], "wb").write(struct.pack("<Q", len(text)) + text + body)
            """;
        var lines = Tool.PythonOutput(script, path, again).TrimEnd('\n').Split('\n');
        Assert.Equal(tensors.Select((tensor, i) => $"'layer{i}: \\xe9\\n' [{string.Join(", ", tensor.Dimensions)}] {Hex(tensor)}"),
            lines.Select(line => string.Join(' ', line.Split(' ').Where((_, place) => place != 2))));
        Assert.Equal(types.Length, lines.Select(line => line.Split(' ')[2]).Distinct().Count());
        var file = SafetensorsFile.Open(again);
        Assert.Equal(tensors, file.Names.Select(name => file.Find(name)!));
    }

    private static string Hex(TensorData tensor) => Convert.ToHexStringLower(tensor.ToMemory().Span);

    private static TensorData Tensor(ElementType type, long[] shape)
    {
        var bytes = new byte[shape.Aggregate(1L, (count, size) => count * size) * type.Bits() / 8];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(type == ElementType.Bool ? i % 2 : i * 37);
        return TensorData.FromBytes(type, [.. shape], bytes);
    }
}
