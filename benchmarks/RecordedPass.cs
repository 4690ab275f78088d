using GraphBridge.Capture;

namespace GraphBridge.Benchmarks;

/// <summary>Writes the events of a pass through many equal layers.</summary>
internal static class RecordedPass
{
    private const int PerLayer = 10;
    private const int Linear = 0, Transpose = 1, Addmm = 2, View = 3, Softmax = 4, Relu = 5, Add = 6, Size = 7;

    /// <param name="writer">What writes them.</param>
    /// <param name="operations">How many outermost operations; a third of them have inner ones.</param>
    public static void Write(EventWriter writer, int operations)
    {
        Declare(writer);
        var layers = operations / PerLayer;
        long tensors = 0, storages = 0;
        writer.DeclareModule(0, "", "Net");
        for (var layer = 0; layer < layers; layer++)
        {
            writer.DeclareModule(2 * layer + 1, $"h.{layer}", "Block", 0);
            writer.DeclareModule(2 * layer + 2, $"h.{layer}.fc", "Linear", 2 * layer + 1);
        }
        var weight = New(writer, ref tensors, ++storages);
        var bias = New(writer, ref tensors, ++storages);
        var weightStorage = storages - 1;
        writer.Own(2, "weight", weight, OwnedKind.Parameter);
        writer.Own(2, "bias", bias, OwnedKind.Parameter);
        var x = New(writer, ref tensors, ++storages);
        writer.Input("x");
        writer.AddTensor(x);
        writer.Enter(0);
        for (var layer = 0; layer < layers; layer++)
        {
            var start = x;
            writer.Enter(2 * layer + 1);
            for (var i = 0; i < 3; i++)
            {
                writer.Enter(2 * layer + 2);
                x = RunLinear(writer, ref tensors, ref storages, x, weight, weightStorage, bias);
                writer.Leave(12000);
                writer.BeginOperation(Relu);
                writer.AddTensor(x);
                writer.EndOperation(1, 900);
                writer.AddTensor(x);
            }
            writer.BeginOperation(Size);
            writer.AddTensor(x);
            writer.AddInt(0);
            writer.EndOperation(1, 100);
            writer.AddInt(128);
            var view = New(writer, ref tensors, storages);
            writer.BeginOperation(View);
            writer.AddTensor(x);
            writer.AddInts([128, 768]);
            writer.EndOperation(1, 500);
            writer.AddTensor(view);
            x = New(writer, ref tensors, ++storages);
            writer.BeginOperation(Softmax);
            writer.AddTensor(view);
            writer.AddInt(-1);
            writer.AddNone();
            writer.EndOperation(1, 2000 + layer);
            writer.AddTensor(x);
            var sum = New(writer, ref tensors, ++storages);
            writer.BeginOperation(Add);
            writer.AddTensor(x);
            writer.AddTensor(start);
            writer.AddInt(1);
            writer.EndOperation(1, 1500 + layer);
            writer.AddTensor(sum);
            x = sum;
            writer.Leave(50000);
        }
        writer.Leave(1);
        writer.Output("");
        writer.AddTensor(x);
    }

    private static void Declare(EventWriter writer)
    {
        OperatorResult[] one = [new()], viewed = [new("", 0)];
        writer.DeclareOperator(Linear, "aten::linear", "", [new("input"), new("weight"), new("bias")], one);
        writer.DeclareOperator(Transpose, "aten::t", "", [new("self")], viewed);
        writer.DeclareOperator(Addmm, "aten::addmm", "", [new("self"), new("mat1"), new("mat2"), new("beta"), new("alpha")], one);
        writer.DeclareOperator(View, "aten::view", "", [new("self"), new("size")], viewed);
        writer.DeclareOperator(Softmax, "aten::softmax", "int", [new("self"), new("dim"), new("dtype")], one);
        writer.DeclareOperator(Relu, "aten::relu_", "", [new("self", true)], [new("", 0, true)]);
        writer.DeclareOperator(Add, "aten::add", "Tensor", [new("self"), new("other"), new("alpha")], one);
        writer.DeclareOperator(Size, "aten::size", "int", [new("self"), new("dim")], one);
    }

    private static long RunLinear(EventWriter writer, ref long tensors, ref long storages, long x, long weight, long weightStorage, long bias)
    {
        writer.BeginOperation(Linear);
        writer.AddTensor(x);
        writer.AddTensor(weight);
        writer.AddTensor(bias);
        var turned = New(writer, ref tensors, weightStorage);
        writer.BeginOperation(Transpose);
        writer.AddTensor(weight);
        writer.EndOperation(1);
        writer.AddTensor(turned);
        var result = New(writer, ref tensors, ++storages);
        writer.BeginOperation(Addmm);
        writer.AddTensor(bias);
        writer.AddTensor(x);
        writer.AddTensor(turned);
        writer.AddInt(1);
        writer.AddInt(1);
        writer.EndOperation(1);
        writer.AddTensor(result);
        writer.EndOperation(1, 10000);
        writer.AddTensor(result);
        return result;
    }

    private static long New(EventWriter writer, ref long tensors, long storage)
    {
        writer.DescribeTensor(new()
        {
            Id = ++tensors,
            ElementType = ElementType.Float32,
            Sizes = [128, 768],
            Strides = [768, 1],
            Storage = storage,
            ItemSize = 4,
            StorageBytes = 128 * 768 * 4,
        });
        return tensors;
    }
}
