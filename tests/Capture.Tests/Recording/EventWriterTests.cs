using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class EventWriterTests
{
    private static byte[] Written(Action<EventWriter> write)
    {
        using var writer = new EventWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    [Fact]
    public void Events_have_the_bytes_that_the_protocol_says()
    {
        Assert.Equal([1, 0, 9, .. "aten::add"u8, 1, .. "T"u8, 2, 4, .. "self"u8, 1, 1, .. "x"u8, 0, 2, 0, 3, 0, 1, .. "r"u8, 0],
            Written(writer => writer.DeclareOperator(0, "aten::add", "T", [new("self", true), new("x")], [new("", 0, true), new("r")])));
        Assert.Equal([2, 2, 2, .. "fc"u8, 1, .. "L"u8, 1, 1], Written(writer => writer.DeclareModule(2, "fc", "L", 0, ScopeKind.Function)));
        Assert.Equal([3, 0xAC, 2, 1, 2, 4, 6, 6, 2, 7, 1, 4, 24], Written(writer => writer.DescribeTensor(new()
        {
            Id = 300,
            ElementType = ElementType.Float32,
            Sizes = [2, 3],
            Strides = [3, 1],
            Storage = 7,
            Offset = -1,
            ItemSize = 4,
            StorageBytes = 24,
        })));
        Assert.Equal([4, 1, 1, .. "w"u8, 5, 1], Written(writer => writer.Own(1, "w", 5, OwnedKind.Buffer)));
        Assert.Equal([6, 3, 7, 0, 7, 11], Written(writer =>
        {
            writer.Enter(3);
            writer.Leave();
            writer.Leave(10);
        }));
        Assert.Equal([8, 4, 9, 0, 2, 10, 1, .. "e"u8], Written(writer =>
        {
            writer.BeginOperation(4);
            writer.EndOperation(2);
            writer.FailOperation("e");
        }));
        Assert.Equal([11, 2, 3, 10, 12, 13, 9], Written(writer =>
        {
            writer.BeginBranch(BranchKind.Iteration, 3, 9);
            writer.EndBranch();
            writer.Read(9);
        }));
        Assert.Equal([5, 1, .. "x"u8, 15, 0, 16, 2, .. "no"u8], Written(writer =>
        {
            writer.Input("x");
            writer.Output("");
            writer.Error("no");
        }));
        Assert.Equal([17, 1, 1, .. "3"u8, 18, 6, .. "N.cs:4"u8], Written(writer =>
        {
            writer.PrintModule(1, "3");
            writer.Source("N.cs:4");
        }));
    }

    [Fact]
    public void Values_have_the_bytes_that_the_protocol_says()
    {
        Assert.Equal([0, 1, 2, 3, 3, 4, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 6, 1, .. "a"u8, 7, 9], Written(writer =>
        {
            writer.AddNone();
            writer.AddBool(false);
            writer.AddBool(true);
            writer.AddInt(-2);
            writer.AddFloat(1);
            writer.AddString("a");
            writer.AddTensor(9);
        }));
        Assert.Equal([8, 1, 9, 2, 10, 3, 11, 1, .. "d"u8, 12, 1, .. "t"u8, 13, 1, .. "l"u8, 14, 1, .. "m"u8, 15, 1, .. "o"u8, 16, 2, 1, 0x80, 1], Written(writer =>
        {
            writer.AddList(1);
            writer.AddTuple(2);
            writer.AddDictionary(3);
            writer.AddDevice("d");
            writer.AddDType("t");
            writer.AddLayout("l");
            writer.AddMemoryFormat("m");
            writer.AddOpaque("o");
            writer.AddInts([-1, 64]);
        }));
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        using var writer = new EventWriter();
        long[] numbers = [1, 2, 3];
        Write(writer, numbers);
        writer.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(writer, numbers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Write(EventWriter writer, long[] numbers)
    {
        for (var i = 1; i <= 100; i++)
        {
            writer.DescribeTensor(new() { Id = i, ElementType = ElementType.Float32, Sizes = numbers, Strides = numbers, Storage = i, ItemSize = 4 });
            writer.BeginOperation(0);
            writer.AddTensor(i);
            writer.AddInts(numbers);
            writer.AddString("mean");
            writer.EndOperation(1, 100);
            writer.AddTensor(i);
        }
    }
}
