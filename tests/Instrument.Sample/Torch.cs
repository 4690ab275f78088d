namespace TorchSharp;

/// <summary>Static operations, in each shape that TorchSharp has them.</summary>
public static partial class torch
{
    static torch() => Made = 1;

    public static int Made { get; private set; }

    public static Tensor tensor(float value) => new(value);

    public static Tensor add(Tensor left, Tensor right, Scalar? alpha = null) => left.add(right, alpha);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => new(tensors.Sum(one => one.Value));

    public static Tensor stack(params Tensor[] tensors) => new(tensors.Sum(one => one.Value));

    public static Tensor sum(ReadOnlySpan<long> dims, Span<Tensor> tensors, bool? keepdim = null, ScalarType? type = null)
    {
        var total = 0f;
        foreach (var dim in dims)
            total += dim;
        foreach (var one in tensors)
            total += one.Value;
        return new(total);
    }

    public static (Tensor values, Tensor indices) max(Tensor input, long dim) => (input, new(dim));

    public static Tensor[] split(Tensor input, (long, long) sizes) => [new(sizes.Item1), new(sizes.Item2)];

    public static List<(Tensor, int)> pairs(Tensor input) => [(input, 1)];

    public static (Tensor, Tensor)? maybe(Tensor input, bool there) => there ? (input, input) : null;

    public static Tensor by_reference(ref Tensor first, in long second, out (Tensor, int) third)
    {
        third = (first, (int)second);
        first = new(first.Value + second);
        return first;
    }

    public static unsafe Tensor from_pointer(int* data, nint size) => new(*data + size);

    public static Tensor of_function(Func<Tensor, Tensor> function, Tensor input) => function(input);

    public static Tensor generic<T>(T[] values, T fill) where T : struct, IConvertible => new(values.Length + Convert.ToSingle(fill));

    public static Tensor guarded(Tensor input)
    {
        try
        {
            return input.Value < 0 ? throw new ArgumentException("negative") : input;
        }
        finally
        {
            Cleaned++;
        }
    }

    public static Tensor looping(Tensor input)
    {
        while (true)
        {
            input = new(input.Value / 2);
            if (input.Value < 1)
                return input;
        }
    }

    public static Tensor recursive(Tensor input, int depth) => depth == 0 ? input : recursive(new(input.Value + 1), depth - 1);

    public static Tensor alias_of(Tensor input) => ref_to(ref input);

    public static ref Tensor ref_to(ref Tensor input) => ref input;

    public static IEnumerable<Tensor> lazily(Tensor input)
    {
        yield return input;
    }

    public static Tensor MoveToOuterDisposeScope(Tensor input) => input;

    public static bool allclose(Tensor left, Tensor right) => left.Value == right.Value;

    public static void save(Tensor tensor, string path) => Saved = path;

    public static Tensor load(string path) => new(path.Length);

    public static int Cleaned { get; private set; }

    public static string? Saved { get; private set; }

    public static class special
    {
        public static Tensor erf(Tensor input) => new(input.Value);
    }

    internal static Tensor hidden(Tensor input) => input;
}

public static class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor tensor) => tensor.item<float>();

    public static torch.Tensor print(this torch.Tensor tensor)
    {
        torch.Printed.Add(tensor.ToString());
        return tensor;
    }

    public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor.Value);
}
