using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

/// <summary>The elements of all tensors in what a pass gives.</summary>
internal static class Elements
{
    public static List<byte[]> Of(object? value) => [.. Tensors(value).Select(tensor => tensor.contiguous().bytes.ToArray())];

    public static IEnumerable<Tensor> Tensors(object? value) => value switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        Dictionary<string, Tensor> dictionary => dictionary.Values,
        _ => [],
    };
}
