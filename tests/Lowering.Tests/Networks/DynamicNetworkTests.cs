using GraphBridge.Lowering.Tests.Dynamic;
using Xunit;

namespace GraphBridge.Lowering.Tests.Networks;

/// <summary>Published networks with dynamic axes, run by ONNX Runtime at three sizes that were not captured.</summary>
public sealed class DynamicNetworkTests
{
    private const string Batch = "x:0=batch";
    private const string Image = "x:0=batch,x:2=height,x:3=width";
    private const string Words = "ids:0=batch,ids:1=seq";

    [NetworkTheory]
    [InlineData("alexnet"), InlineData("vgg_bn"), InlineData("shufflenet"), InlineData("vit"), InlineData("swin")]
    public void Batches_of_any_size(string name) => Check(name, Batch, [5], [9], [12]);

    [NetworkTheory]
    [InlineData("resnet18"), InlineData("resnet50"), InlineData("resnext"), InlineData("densenet"), InlineData("googlenet"), InlineData("mobilenet_v2"), InlineData("mobilenet_v3"),
        InlineData("efficientnet"), InlineData("regnet"), InlineData("convnext"), InlineData("deeplab"), InlineData("fcn")]
    public void Pictures_of_any_size(string name) => Check(name, Image, [5, 64, 64], [2, 97, 66], [1, 71, 128]);

    [NetworkTheory]
    [InlineData("inception_v3")]
    public void Large_pictures_of_any_size(string name) => Check(name, Image, [3, 80, 80], [2, 97, 110], [1, 91, 128]);

    [NetworkTheory]
    [InlineData("unet")]
    public void Pictures_that_can_be_halved(string name) => Check(name, Image, [5, 64, 64], [2, 96, 72], [1, 72, 128]);

    [NetworkTheory]
    [InlineData("gpt2"), InlineData("lstm"), InlineData("gru")]
    public void Texts_of_any_length(string name) => Check(name, Words, [1, 1], [5, 13], [9, 31]);

    [NetworkTheory]
    [InlineData("seq2seq")]
    public void Two_texts_of_any_length(string name) => Check(name, "source:0=batch,source:1=length,target:0=batch,target:1=seq", [1, 1, 1], [5, 13, 4], [7, 6, 12]);

    private static void Check(string name, string axes, params long[][] sizes) =>
        new DynamicCheck { On = [18] }.RunFile(PublishedNetworks.PathOf(name), axes, PublishedNetworks.InputsOf(name), sizes);
}
