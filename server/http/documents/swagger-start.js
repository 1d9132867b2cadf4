SwaggerUIBundle({
  url: '/api/schema/',
  dom_id: '#swagger',
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  // Swagger's own would be asked over the internet.
  validatorUrl: null,
});
