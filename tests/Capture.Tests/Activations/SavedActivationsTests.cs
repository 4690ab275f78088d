using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Activations;

/// <summary>What the two forms that are one file have in common.</summary>
public sealed class SavedActivationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Files => ["values.npz", "values.safetensors"];

    private static readonly ElementType[] Types =
    [
        ElementType.Bool, ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16, ElementType.UInt32, ElementType.Int32, ElementType.UInt64, ElementType.Int64,
        ElementType.Float16, ElementType.BFloat16, ElementType.Float32, ElementType.Float64, ElementType.Complex64, ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ,
        ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ, ElementType.Float8E8M0,
    ];

    private static TensorData Tensor(ElementType type, params long[] shape)
    {
        var bytes = new byte[shape.Aggregate(1L, (count, size) => count * size) * type.Bits() / 8];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 37 + (int)type);
        return TensorData.FromBytes(type, [.. shape], bytes);
    }

    private void Write(string file, params IEnumerable<(string Name, TensorData Tensor)> values)
    {
        using var writer = SavedActivations.Create(_folder[file]);
        foreach (var (name, tensor) in values)
            writer.Add(name, tensor);
        writer.Commit();
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_type_comes_back_by_its_name_in_order_and_stays_aligned_in_the_file(string file)
    {
        var all = Types.SelectMany(type => (long[][])[[], [3], [2, 0], [1, 2, 3]], (type, shape) => (Name: $"{type.Name()}.{string.Join('x', shape)}", Tensor: Tensor(type, shape))).ToList();
        Write(file, all);
        var saved = SavedActivations.Open(_folder[file]);
        Assert.Equal(all.Select(one => one.Name), saved.Names);
        Assert.All(all, one =>
        {
            var read = saved.Find(one.Name, one.Tensor.ElementType)!;
            Assert.Equal(one.Tensor, read);
            Assert.True(read.Range!.Offset % Math.Max(1, one.Tensor.ElementType.Bits() / 8) == 0, $"{one.Name} begins at {read.Range.Offset}");
        });
        Assert.Null(saved.Find("another"));
        Assert.Equal([_folder[file]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory, MemberData(nameof(Files))]
    public void The_same_values_give_the_same_bytes_from_memory_or_from_a_file(string file)
    {
        Write("first." + file, ("a/b", Tensor(ElementType.Int8, 5)), ("é", Tensor(ElementType.Float64, 2, 2)));
        var first = SavedActivations.Open(_folder["first." + file]);
        using (var writer = SavedActivations.Create(_folder[file]))
        {
            writer.Add("a/b", first.Find("a/b")!);
            writer.Add("é", ElementType.Float64, [2, 2], first.Find("é")!.ToMemory().Span);
            writer.Commit();
        }
        Assert.Equal(File.ReadAllBytes(_folder["first." + file]), File.ReadAllBytes(_folder[file]));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_is_replaced_when_the_new_one_is_whole_and_not_before(string file)
    {
        Write(file, ("old", Tensor(ElementType.Int8, 2)));
        using (var writer = SavedActivations.Create(_folder[file]))
            writer.Add("never", Tensor(ElementType.Int8, 2));
        Assert.Equal(["old"], SavedActivations.Open(_folder[file]).Names);
        Write(file, ("new", Tensor(ElementType.Int8, 2)));
        Assert.Equal(["new"], SavedActivations.Open(_folder[file]).Names);
        Assert.Equal([_folder[file]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_value_that_cannot_be_written_is_named_and_the_others_are_kept(string file)
    {
        using (var writer = SavedActivations.Create(_folder[file]))
        {
            writer.Add("good", Tensor(ElementType.Int32, 2));
            var error = Assert.Throws<GraphBridgeException>(() => writer.Add("bad", TensorData.FromStrings([1], [new byte[] { 65 }])));
            Assert.Equal((_folder[file], "the value 'bad'"), (error.File, error.Place));
            Assert.Throws<GraphBridgeException>(() => writer.Add("bad", TensorData.WithoutContent(ElementType.Float32, [2])));
            Assert.Throws<GraphBridgeException>(() => writer.Add("bad", Gone()));
            Assert.Throws<GraphBridgeException>(() => writer.Add("good", Tensor(ElementType.Int32, 2)));
            writer.Add("bad", Tensor(ElementType.Int8, 3));
            writer.Commit();
        }
        var saved = SavedActivations.Open(_folder[file]);
        Assert.Equal(["good", "bad"], saved.Names);
        Assert.Equal(Tensor(ElementType.Int32, 2), saved.Find("good"));
        Assert.Equal(Tensor(ElementType.Int8, 3), saved.Find("bad"));
    }

    private TensorData Gone() => TensorData.FromFile(ElementType.Int8, [2], new(_folder["gone"], 0, 2, 2, DateTime.UnixEpoch));

    [Theory, MemberData(nameof(Files))]
    public void A_place_where_no_file_can_be_is_refused_before_the_pass(string file)
    {
        Directory.CreateDirectory(_folder[file]);
        Assert.Equal("it is a folder", Assert.Throws<GraphBridgeException>(() => SavedActivations.Create(_folder[file])).Reason);
        Assert.Equal("its folder is not there", Assert.Throws<GraphBridgeException>(() => SavedActivations.Create(_folder["no/where/" + file])).Reason);
    }

    [Fact]
    public void Names_that_a_form_has_no_place_for_are_refused()
    {
        foreach (var (file, name) in ((string, string)[])[("a.npz", "../a"), ("a.npz", "/a"), ("a.npz", "a//b"), ("a.npz", new string('a', 70_000)), ("a.safetensors", "__metadata__")])
        {
            using var writer = SavedActivations.Create(_folder[file]);
            Assert.Contains("save to a folder", Assert.Throws<GraphBridgeException>(() => writer.Add(name, Tensor(ElementType.Int8, 1))).Remedy, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_cut_off_anywhere_is_an_error(string file)
    {
        Write(file, ("a", Tensor(ElementType.Float32, 2)), ("b", Tensor(ElementType.Int8, 3)));
        var bytes = File.ReadAllBytes(_folder[file]);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["cut"], bytes[..length]);
            Assert.Throws<GraphBridgeException>(() => SavedActivations.Open(_folder["cut"]));
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void A_damaged_file_is_read_or_refused_and_nothing_else(string file)
    {
        Write(file, ("a", Tensor(ElementType.Float32, 2)), ("b", Tensor(ElementType.Int8, 3)));
        var bytes = File.ReadAllBytes(_folder[file]);
        Prop.ForAll(Gen.Choose(0, bytes.Length - 1).ArrayOf(3).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (places, value) =>
        {
            byte[] damaged = [.. bytes];
            foreach (var place in places)
                damaged[place] = (byte)value;
            File.WriteAllBytes(_folder["damaged"], damaged);
            try
            {
                var saved = SavedActivations.Open(_folder["damaged"]);
                foreach (var name in saved.Names)
                    saved.Find(name)!.ToMemory();
            }
            catch (GraphBridgeException)
            {
                // what it should be
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory, InlineData(""), InlineData("x"), InlineData("PNG and more"), InlineData("{\"format\": 1}")]
    public void What_is_something_else_is_refused(string content)
    {
        File.WriteAllText(_folder["other.npz"], content);
        Assert.Equal(_folder["other.npz"], Assert.Throws<GraphBridgeException>(() => SavedActivations.Open(_folder["other.npz"])).File);
        Assert.Throws<GraphBridgeException>(() => SavedActivations.Open(_folder["not there"]));
    }

    [Fact]
    public void A_folder_is_read_with_its_index_or_by_the_names_of_its_files()
    {
        Write("indexed", ("layer/a", Tensor(ElementType.Int8, 2)));
        Assert.Equal(["layer/a"], SavedActivations.Open(_folder["indexed"]).Names);
        Directory.CreateDirectory(_folder["plain"]);
        NpyFile.Write(_folder["plain/layer_a.npy"], Tensor(ElementType.Int8, 2));
        var plain = SavedActivations.Open(_folder["plain"]);
        Assert.Equal(["layer_a"], plain.Names);
        Assert.Equal(Tensor(ElementType.Int8, 2), plain.Find("layer/a"));
        Assert.Null(plain.Find("b"));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_was_changed_after_it_was_opened_is_an_error(string file)
    {
        Write(file, ("a", Tensor(ElementType.Float32, 2)));
        var saved = SavedActivations.Open(_folder[file]);
        File.AppendAllText(_folder[file], "more");
        Assert.Throws<GraphBridgeException>(() => saved.Find("a")!.ToMemory());
    }
}
