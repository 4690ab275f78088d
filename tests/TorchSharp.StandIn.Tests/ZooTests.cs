using System.Runtime.CompilerServices;
using Xunit;
using Zoo;
using static TorchSharp.torch;

namespace GraphBridge.StandIn.Tests;

public class ZooTests
{
    [LibtorchFact]
    public void Every_model_gives_the_same_numbers_for_the_same_seed()
    {
        Assert.All(Catalogue.All.Where(model => !model.Fails), model => Assert.Equal(Numbers(model), Numbers(model)));
    }

    [LibtorchFact]
    public void The_failing_model_fails_in_its_inner_layer()
    {
        var (_, pass) = Catalogue.Named("failing").Prepare();
        Assert.Contains("shapes cannot be multiplied", Assert.ThrowsAny<Exception>(pass).Message, StringComparison.Ordinal);
    }

    private static List<float[]> Numbers(ZooModel model)
    {
        var (net, pass) = model.Prepare();
        using (net)
        using (no_grad())
        {
            var numbers = Tensors(pass()).Select(tensor => tensor.to_type(float32).data<float>().ToArray()).ToList();
            Assert.NotEmpty(numbers);
            return numbers;
        }
    }

    private static IEnumerable<Tensor> Tensors(object? value) => value switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        Dictionary<string, Tensor> dictionary => dictionary.Values,
        _ => [],
    };
}
