using Xunit;

namespace GraphBridge.Compare.Tests;

/// <summary>What is told of weights that moved, and what is read for it.</summary>
public sealed class TensorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gb-compare-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly byte[] Bytes = [0, 0, 128, 63, 0, 0, 0, 64];

    [Fact]
    public void Weights_of_equal_elements_in_another_file_are_told_as_metadata_and_not_as_elements()
    {
        var (a, b) = (Net(Stored("a.data", Bytes)), Net(Stored("b.data", Bytes)));
        var comparison = GraphComparison.Compare(a, b);
        Assert.Equal([(ChangeKind.Metadata, EntityKind.Value, "file=a.data", "file=b.data"), (ChangeKind.Metadata, EntityKind.Operation, "file=a.data", "file=b.data"),
            (ChangeKind.Metadata, EntityKind.Operation, "file=a.data", "file=b.data")], comparison.Changes.Select(change => (change.Kind, change.Subject, change.Old, change.New)));
        Assert.True(GraphComparison.Compare(a, b, new() { Ignore = IgnoredParts.Metadata }).AreEqual);
        LeadsBothWays(comparison);
    }

    [Fact]
    public void Weights_of_other_elements_are_told_once_wherever_they_are()
    {
        var comparison = GraphComparison.Compare(Net(Stored("a.data", Bytes)), Net(Stored("b.data", [.. Bytes.Reverse()])));
        Assert.Equal([ChangeKind.Changed, ChangeKind.Changed, ChangeKind.Data], comparison.Changes.Select(change => change.Kind));
        LeadsBothWays(comparison);
    }

    [Fact]
    public void Weights_at_one_place_of_one_file_are_not_read()
    {
        TensorData Gone() => TensorData.FromFile(ElementType.Float32, [2], new("/nowhere/gone.data", 16, 8, 64, default));
        TensorData Other() => Gone().WithMetadata(Metadata.Of(new KeyValuePair<string, string>("file", "other")));
        Assert.Equal([ChangeKind.Metadata], GraphComparison.Compare(Net(Gone(), 0), Net(Other(), 0)).Changes.Select(change => change.Kind));
        Assert.True(GraphComparison.Compare(Net(Gone(), 0), Net(Gone(), 0)).AreEqual);
    }

    private static void LeadsBothWays(Comparison comparison)
    {
        Assert.Null(comparison.ToScript().Apply(comparison.A).FirstDifference(comparison.B));
        Assert.Null(comparison.ToScript().Inverse().Apply(comparison.B).FirstDifference(comparison.A));
    }

    private TensorData Stored(string file, byte[] bytes)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllBytes(path, bytes);
        return TensorData.FromFile(ElementType.Float32, [2], new(path, 0, bytes.Length, bytes.Length, File.GetLastWriteTimeUtc(path)))
            .WithMetadata(Metadata.Of(new KeyValuePair<string, string>("file", file)));
    }

    /// <summary>A network with a tensor as a parameter, and as attributes in both forms.</summary>
    private static ForwardGraph Net(TensorData tensor, int constants = 1)
    {
        var builder = new ForwardGraphBuilder("net");
        var sum = builder.AddValue("w", ValueKind.Parameter, tensor.Type, tensor);
        for (var i = 0; i < constants; i++)
        {
            sum = Added(builder, "Dense", new AttributeValue.Tensor(tensor), sum);
            sum = Added(builder, "Sparse", new AttributeValue.SparseTensor(new(tensor, TensorData.FromBytes(ElementType.Int64, [2], new byte[16]), [4])), sum);
        }
        builder.MarkOutput(sum);
        return builder.Build();
    }

    private static ValueId Added(ForwardGraphBuilder builder, string type, AttributeValue tensor, ValueId value)
    {
        var output = builder.AddValue(type + "_out", ValueKind.Activation);
        builder.AddOperation(new("test", type), type, [new("x", value)], [new("", output)], [new("value", tensor)]);
        return output;
    }
}
