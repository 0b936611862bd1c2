using System.CommandLine;
using Presenter.Renderer.Commands;
using Presenter.Renderer.Torch;

// TorchSharp would search the machine for another libtorch, copy it and tell about it at length.
if (NativeLibraries.Problem is { } problem && args is [not ("doctor" or "--version"), ..] && !args.Any(a => a is "--help" or "-h" or "-?"))
{
    Console.Error.WriteLine($"presenter {args[0]}: {problem}. Remedy: `make build`, or LIBTORCH set to a folder that holds libtorch.so, or not set at all; `presenter doctor` tells what is there");
    return 1;
}

// Some of each training runs on the processor, beside a CUDA device too.
if (NativeLibraries.ProcessorProblem is { } hidden && args is ["train", ..] && !args.Any(a => a is "--help" or "-h" or "-?"))
{
    Console.Error.WriteLine($"presenter train: {hidden}");
    return 1;
}

var root = new RootCommand("Presenter: renders, trains and examines virtual presenters.")
{
    DoctorCommand.Create(),
    RenderCommand.Create(),
    FramesCommand.Create(),
    EvaluateCommand.Create(),
    PrepareCommand.Create(),
    CompareCommand.Create(),
    TrainCommand.Create(),
    PackageCommand.Create(),
    MatteCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
