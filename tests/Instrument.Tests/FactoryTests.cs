using System.Reflection;

namespace GraphBridge.Instrument.Tests;

public sealed class FactoryTests
{
    private static readonly Assembly TorchSharp = Sample.Woven().TorchSharp;
    private static readonly Type Factories = TorchSharp.GetType("TorchSharp.torch+nn", throwOnError: true)!;
    private static readonly FieldInfo Made = TorchSharp.GetType("TorchSharp.torch+nn+Module", throwOnError: true)!.GetField("GraphBridgeMade")!;

    private static object? Call(string factory, params object?[] arguments) => Factories.GetMethod(factory)!.Invoke(null, arguments);

    private static object Tensor => Activator.CreateInstance(TorchSharp.GetType("TorchSharp.torch+Tensor")!, 2f)!;

    private static object? Float32 => Enum.Parse(TorchSharp.GetType("TorchSharp.ScalarType")!, "Float32");

    [Fact]
    public void A_module_remembers_what_its_factory_was_given_though_nothing_records()
    {
        long[] shape = [4, 5];
        var module = Call("Scaled", 3L, (1L, 2L), Float32, shape, null, false)!;
        var made = Assert.IsType<object?[]>(Made.GetValue(module));

        Assert.Equal("make TorchSharp.torch.nn::static Linear Scaled(long size, (long, long)? pads, ScalarType type, long[] shape, Tensor weight, bool isNested)", made[0]);
        // the factory changes its size, which is not what it was given
        Assert.Equal([3L, (1L, 2L), Float32, shape, null, false], made.Skip(1));
    }

    [Fact]
    public void Tensors_are_not_kept_nor_modules_that_were_made_with_nothing()
    {
        var module = Call("Scaled", 3L, null, Float32, null, Tensor, false)!;
        Assert.Equal([3L, null, Float32, null, null, false], ((object?[])Made.GetValue(module)!).Skip(1));

        var given = Call("Embedding");
        Assert.Same(given, Call("Given", given, 7L));
        Assert.Equal([null, 7L], ((object?[])Made.GetValue(given)!).Skip(1));
    }

    [Fact]
    public void Of_a_module_that_it_was_given_a_factory_keeps_what_that_was_made_with()
    {
        var layer = Call("Linear", 5f);
        Assert.Equal([Made.GetValue(layer), 2L], ((object?[])Made.GetValue(Call("Stack", layer, 2L))!).Skip(1));
        Assert.Equal([null, 2L], ((object?[])Made.GetValue(Call("Stack", null, 2L))!).Skip(1));
    }

    [Fact]
    public void Of_factories_that_call_one_another_the_one_that_the_program_called_is_remembered()
    {
        var module = Call("Scaled", 3L, null, Float32, null, null, true)!;
        Assert.Equal(3L, ((object?[])Made.GetValue(module)!)[1]);
        Assert.Equal(5f, ((object?[])Made.GetValue(Call("Linear", 5f))!)[1]);
    }

    [Fact]
    public void A_factory_that_gives_nothing_or_throws_does_so_as_before()
    {
        Assert.Null(Call("Given", null, 0L));
        var error = Assert.Throws<TargetInvocationException>(() => Call("Scaled", -1L, null, Float32, null, null, true));
        Assert.Equal("size", Assert.IsType<ArgumentException>(error.InnerException).ParamName);
    }

    [Fact]
    public void Modules_without_arguments_and_those_of_the_program_itself_have_nothing_to_remember()
    {
        Assert.Null(Made.GetValue(Call("Embedding")));
        Assert.Null(Made.GetValue(Activator.CreateInstance(TorchSharp.GetType("TorchSharp.Modules.Linear")!, 1f)));
    }
}
